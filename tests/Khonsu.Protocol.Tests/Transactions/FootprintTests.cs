using Khonsu.CompilerServices;
using Khonsu.Protocol.Tests.Rows;
using Khonsu.Transactions;
using Khonsu.Versions;

namespace Khonsu.Protocol.Tests.Transactions;

public class FootprintTests : IDisposable
{
    readonly KhonsuStore _store = StoreExtensions.OpenWithRows(200);

    public void Dispose() => _store.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(12)]
    [InlineData(13)] // the first that is found by the map
    [InlineData(17)] // the first that does not fit into the first array
    [InlineData(200)]
    public void Every_write_is_found_again_and_no_other(int writes)
    {
        TransactionCore core = _store.NewCore();
        for (long id = 0; id < writes; id++)
            Write(core, id);

        Assert.Equal(writes, core.WriteCount);
        for (long id = 0; id < 200; id++)
        {
            int position = core.FindWrite(_store.ChainOf(id));
            Assert.Equal(id < writes, position >= 0);
            Assert.True(position < 0 || core.Writes[position].Chain.Equals(_store.ChainOf(id)));
        }

        core.End();
    }

    [Fact]
    public void A_second_write_of_a_row_takes_the_place_of_the_first()
    {
        TransactionCore core = _store.NewCore();
        Write(core, 3);
        TransactionalRow second = Write(core, 3);

        Assert.Equal(1, core.WriteCount);
        Assert.Same(second, core.Writes[0].Node);
        core.End();
    }

    [Theory]
    [InlineData(2)]
    [InlineData(5)]
    [InlineData(60)]
    public void Writes_are_sorted_by_chain(int writes)
    {
        TransactionCore core = _store.NewCore();
        for (long id = writes - 1; id >= 0; id--)
            Write(core, id * 7 % 200);
        bool isReversed = core.SortWrites();

        long[] ids = [.. core.Writes.Take(core.WriteCount).Select(static entry => entry.Chain.Id)];
        if (isReversed)
            Array.Reverse(ids);
        Assert.Equal(ids.Distinct().Order(), ids);
        core.End();
    }

    [Fact]
    public void A_row_that_is_read_and_written_needs_no_read_entry()
    {
        TransactionCore core = _store.NewCore();
        TransactionalRow? seen = core.Read(_store.ChainOf(1));
        core.Read(_store.ChainOf(2));
        Write(core, 1);
        Write(core, 4);
        core.MergeReadsIntoWrites(keepPureReads: true);

        Assert.Equal(1, core.ReadCount);
        Assert.Equal(_store.ChainOf(2), core.Reads[0].Chain);
        Assert.Same(seen, core.Writes[0].Expected);
        Assert.True(core.Writes[0] is { IsBlind: false, WasRead: true });
        Assert.True(core.Writes[1] is { IsBlind: true, WasRead: false });
        core.End();
    }

    [Fact]
    public void A_write_takes_over_the_read_before_it()
    {
        TransactionCore core = _store.NewCore();
        core.Read(_store.ChainOf(2));
        TransactionalRow? seen = core.Read(_store.ChainOf(1));
        Write(core, 1);

        Assert.Equal(1, core.ReadCount);
        Assert.Equal(_store.ChainOf(2), core.Reads[0].Chain);
        Assert.Same(seen, core.Writes[0].Expected);
        Assert.True(core.Writes[0] is { IsBlind: false, WasRead: true });
        core.End();
    }

    [Fact]
    public void A_read_that_a_write_took_over_comes_back_when_the_write_is_undone()
    {
        TransactionCore core = _store.NewCore();
        Savepoint savepoint = core.SetSavepoint();
        TransactionalRow? seen = core.Read(_store.ChainOf(1));
        Write(core, 1);
        Write(core, 2);
        core.RollbackTo(savepoint);

        Assert.Equal(0, core.WriteCount);
        Assert.Equal(1, core.ReadCount);
        Assert.Equal(_store.ChainOf(1), core.Reads[0].Chain);
        Assert.Same(seen, core.Reads[0].Node);
        core.End();
    }

    [Fact]
    public void What_was_read_and_undone_is_validated()
    {
        using Transaction transaction = _store.Begin();
        Savepoint savepoint = transaction.SetSavepoint();
        transaction.Rows().Update(1, static row => row with { Value = row.Value + 1 });
        transaction.RollbackTo(savepoint);
        transaction.Rows().Update(2, static row => row with { Value = row.Value + 1 });
        _store.Overwrite(1, 77);

        Assert.False(transaction.TryCommit().IsCommitted);
    }

    [Fact]
    public void Rows_that_were_read_and_written_count_as_read()
    {
        var options = new TransactionOptions { MaxReads = 3 };
        void Update(int rows) => _store.Atomically(
            rows,
            static (tx, rows) =>
            {
                for (long id = 0; id < rows; id++)
                    tx.Rows().Update(id, static row => row with { Value = row.Value + 1 });
                _ = tx.Rows()[0];
            },
            options);

        Update(3);
        var error = Assert.Throws<TransactionLimitException>(() => Update(4));
        Assert.Equal(TransactionLimit.MaxReads, error.Limit);
    }

    [Fact]
    public void A_row_that_is_read_again_after_others_and_written_counts_once()
    {
        var options = new TransactionOptions { MaxReads = 2 };
        long Sum() => _store.Read(static tx => tx.Rows()[0].Value + tx.Rows()[1].Value);
        long before = Sum();
        long seen = _store.Atomically(
            static tx =>
            {
                long sum = tx.Rows()[0].Value + tx.Rows()[1].Value;
                tx.Rows().Update(0, static row => row with { Value = row.Value + 1 });
                return sum;
            },
            options);

        Assert.Equal(before, seen);
        Assert.Equal(before + 1, Sum());
    }

    [Fact]
    public void Pure_reads_are_forgotten_where_the_level_does_not_validate_them()
    {
        TransactionCore core = _store.NewCore(IsolationLevel.ReadCommitted);
        core.Read(_store.ChainOf(1));
        Write(core, 4);
        core.MergeReadsIntoWrites(core.Rules.ValidatesReads);

        Assert.Equal(0, core.ReadCount);
        core.End();
    }

    [Fact]
    public void A_loop_that_reads_the_same_rows_does_not_grow()
    {
        TransactionCore core = _store.NewCore();
        for (int read = 0; read < 100_000; read++)
            core.Read(_store.ChainOf(read % 3));

        Assert.InRange(core.Reads.Length, 1, 32);
        core.MergeReadsIntoWrites(keepPureReads: true);
        Assert.Equal(3, core.Reads.Take(core.ReadCount).Select(static entry => entry.Chain).Distinct().Count());
        core.End();
    }

    [Fact]
    public void Reads_of_many_rows_are_all_remembered()
    {
        TransactionCore core = _store.NewCore();
        for (int read = 0; read < 1000; read++)
            core.Read(_store.ChainOf(read % 200));

        Assert.Equal(200, core.Reads.Take(core.ReadCount).Select(static entry => entry.Chain).Distinct().Count());
        core.End();
    }

    [Fact]
    public void A_footprint_that_was_cleared_finds_nothing()
    {
        TransactionCore core = _store.NewCore();
        for (long id = 0; id < 50; id++)
            Write(core, id);
        core.Clear();

        Assert.Equal(0, core.WriteCount);
        Assert.Equal(-1, core.FindWrite(_store.ChainOf(7)));
        core.End();
    }

    [Fact]
    public void Room_for_many_writes_is_kept_for_the_next_who_expects_many_and_for_nobody_else()
    {
        TransactionCore core = _store.NewCore();
        for (int attempt = 0; attempt < 3; attempt++)
        {
            core.MakeRoomForRows(10_000);
            WriteEntry[] writes = core.Writes;
            Assert.Equal(16_384, writes.Length);
            for (long id = 0; id < 200; id++)
                Write(core, id);
            for (long id = 0; id < 200; id++)
                Assert.Equal((int)id, core.FindWrite(_store.ChainOf(id)));
            core.EndAttempt();
            Assert.Same(writes, core.Writes);
            Assert.All(writes, static entry => Assert.Null(entry.Node));
        }

        for (long id = 199; id >= 180; id--)
            Write(core, id);
        Assert.Equal(19, core.FindWrite(_store.ChainOf(180)));
        core.EndAttempt();
        Assert.Equal(16, core.Writes.Length);
        core.End();
    }

    [Fact]
    public void Room_for_writes_is_not_made_beyond_the_limit_on_them()
    {
        var error = Assert.Throws<TransactionLimitException>(() => _store.Atomically(
            static tx =>
            {
                tx.Rows().MakeRoomFor(rows: 10_000, coming: 10_000, areNew: true);
                for (long id = 1000; id < 1021; id++)
                    tx.Rows().Add(new KeyedRow<long>(id, 1));
            },
            new TransactionOptions { MaxWrites = 20 }));
        Assert.Equal(TransactionLimit.MaxWrites, error.Limit);
    }

    TransactionalRow Write(TransactionCore core, long id)
    {
        TransactionalRow node = TransactionCore.Claim(new KeyedRow<long>(id, 1));
        core.Write(_store.ChainOf(id), node);
        return node;
    }
}
