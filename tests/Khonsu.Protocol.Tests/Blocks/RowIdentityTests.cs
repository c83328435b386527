using Khonsu.Protocol.Tests.Rows;

namespace Khonsu.Protocol.Tests.Blocks;

/// <summary>A row is its own version node; the user never notices.</summary>
public class RowIdentityTests : IDisposable
{
    readonly KhonsuStore _store = StoreExtensions.OpenWithRows(2);

    public void Dispose() => _store.Dispose();

    [Fact]
    public void An_instance_that_is_written_twice_is_copied()
    {
        var row = new KeyedRow<long>(7, 1);
        _store.Atomically(tx => tx.Rows().Upsert(row));
        KeyedRow<long> first = _store.Read(static tx => tx.Rows()[7]);
        _store.Atomically(tx => tx.Rows().Upsert(row));
        KeyedRow<long> second = _store.Read(static tx => tx.Rows()[7]);

        Assert.Same(row, first);
        Assert.NotSame(row, second);
        Assert.Equal(row, second);
    }

    [Fact]
    public void An_instance_in_two_stores_is_two_rows()
    {
        using KhonsuStore other = KhonsuStore.Open();
        var row = new KeyedRow<long>(7, 1);
        foreach (KhonsuStore store in (KhonsuStore[])[_store, other])
            store.Atomically(tx => tx.Rows().Upsert(row));
        _store.Atomically(static tx => tx.Rows().Remove(7));

        Assert.Null(_store.ValueOf(7));
        Assert.Equal(1, other.ValueOf(7));
    }

    [Fact]
    public void An_instance_that_was_read_may_be_written_back()
    {
        _store.Atomically(static tx => tx.Rows()[0] = tx.Rows()[0]);
        _store.Atomically(static tx => tx.Rows().Upsert(tx.Rows()[0]));

        Assert.Equal(0, _store.ValueOf(0));
        Assert.Equal(2, _store.Read(static tx => tx.Rows().Count));
    }

    [Fact]
    public void A_copy_made_by_with_starts_as_a_fresh_row()
    {
        KeyedRow<long> old = _store.Read(static tx => tx.Rows()[0]);
        KeyedRow<long> copy = old with { Value = 5 };

        Assert.Equal(0, copy._khonsuStamp);
        Assert.Null(copy._khonsuNext);
        Assert.Null(copy._khonsuOwner);
        _store.Atomically(tx => tx.Rows()[0] = copy);
        Assert.Same(copy, _store.Read(static tx => tx.Rows()[0]));
    }

    [Fact]
    public void Equality_hash_and_text_know_nothing_of_the_header()
    {
        KeyedRow<long> stored = _store.Read(static tx => tx.Rows()[0]);
        var fresh = new KeyedRow<long>(0, 0);

        Assert.NotEqual(0, stored._khonsuStamp);
        Assert.Equal(fresh, stored);
        Assert.True(fresh == stored);
        Assert.Equal(fresh.GetHashCode(), stored.GetHashCode());
        Assert.Equal("KeyedRow { Id = 0, Value = 0 }", stored.ToString());
        Assert.NotEqual(fresh with { Value = 1 }, stored);
    }

    [Fact]
    public void A_row_that_was_read_does_not_change_under_its_reader()
    {
        KeyedRow<long> before = _store.Read(static tx => tx.Rows()[0]);
        _store.Atomically(static tx => tx.Rows().Update(0, static row => row with { Value = 9 }));

        Assert.Equal(0, before.Value);
    }
}
