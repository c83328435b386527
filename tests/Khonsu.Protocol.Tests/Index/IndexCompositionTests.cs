using Khonsu.Protocol.Tests.Composition;
using Khonsu.Protocol.Tests.Rows;
using Khonsu.Stress.Tests.Workloads;

namespace Khonsu.Protocol.Tests.Index;

/// <summary>Indexes beside merges, waits, savepoints and nested blocks.</summary>
public class IndexCompositionTests : IDisposable
{
    readonly KhonsuStore _store = StoreExtensions.OpenToWait(0);

    public IndexCompositionTests() => _store.Atomically(static tx =>
    {
        tx.Indexed().Add(new IndexedRow(1, "Ann", "ann@x", "b1", 10));
        tx.Indexed().Add(new IndexedRow(2, "Bob", null, "b1", 20));
    });

    public static TheoryData<IsolationLevel> Levels => [.. Enum.GetValues<IsolationLevel>()];

    public void Dispose() => _store.Dispose();

    [Theory, MemberData(nameof(Levels))]
    public void Own_merges_show_in_their_places(IsolationLevel level)
    {
        _store.Atomically(
            static tx =>
            {
                tx.Indexed().MergeCursor<BalanceDelta>(1).Delta.Amount += 15;
                Assert.Equal([2, 1], Ids(tx.Indexed().Ordered(IndexedRow.ByBalance).Ascending()));
                Assert.Equal(25, tx.Indexed().Ordered(IndexedRow.ByBalance).Last()!.Balance);
                Assert.Empty(Ids(tx.Indexed().Ordered(IndexedRow.ByBalance).UpTo(19)));
            },
            new TransactionOptions { Isolation = level });

        Assert.Equal([2, 1], _store.Read(static tx => Ids(tx.Indexed().Ordered(IndexedRow.ByBalance).Ascending())));
    }

    [Theory, MemberData(nameof(Levels))]
    public void Merges_that_meet_leave_their_sum_in_the_index(IsolationLevel level)
    {
        using Transaction first = _store.Begin(new TransactionOptions { Isolation = level });
        first.Indexed().MergeCursor<BalanceDelta>(1).Delta.Amount += 5;
        _store.Change(static rows => rows.MergeCursor<BalanceDelta>(1).Delta.Amount += 7);

        Assert.True(first.TryCommit().IsCommitted);
        Assert.Equal([1], _store.Read(static tx => Ids(tx.Indexed().Ordered(IndexedRow.ByBalance).Equal(22))));
        Assert.Equal(2, _store.Read(static tx => tx.Indexed().Ordered(IndexedRow.ByBalance).Ascending().Count()));
    }

    [Fact]
    public void A_range_that_a_merge_may_enter_is_guarded_against_what_it_adds_to()
    {
        using Transaction transaction = _store.Begin();
        transaction.Indexed().MergeCursor<BalanceDelta>(1).Delta.Amount += 100;
        Assert.Empty(Ids(transaction.Indexed().Ordered(IndexedRow.ByBalance).From(150)));
        _store.Move(1, 60);

        Assert.Equal(ConflictRule.RowReadAndWrittenChanged, transaction.TryCommit().Abort!.Rule);
    }

    [Theory, MemberData(nameof(Levels))]
    public void A_block_waits_for_a_change_of_a_range_that_it_has_read(IsolationLevel level)
    {
        using var waiting = WaitingBlock.Start(_store, level, static tx =>
        {
            IndexedRow? rich = tx.Indexed().Ordered(IndexedRow.ByBalance).From(100).FirstOrDefault();
            if (rich is null)
                tx.Retry();
            return rich.Id;
        });

        waiting.UntilAsleep();
        _store.Change(static rows => rows.Add(IndexedRow.Of(7, 1)));
        _store.Move(7, 100);

        Assert.Equal(7, waiting.Result());
        Assert.Equal(0, _store.Parts.Waiters.Registered);
    }

    [Theory, MemberData(nameof(Levels))]
    public void A_block_waits_for_a_key_of_a_unique_index(IsolationLevel level)
    {
        using var waiting = WaitingBlock.Start(_store, level, static tx =>
        {
            IndexedRow? found = tx.Indexed().FindBy(IndexedRow.ByEmail, "new@x");
            tx.RetryUnless(found is not null);
            return found!.Id;
        });

        waiting.UntilAsleep();
        _store.Change(static rows => rows.Update(2, static row => row with { Email = "new@x" }));

        Assert.Equal(2, waiting.Result());
    }

    [Fact]
    public void What_a_failed_branch_wrote_is_in_no_range()
    {
        _store.Atomically(static tx =>
        {
            tx.OrElse(
                static tx =>
                {
                    tx.Indexed().Update(1, static row => row with { Balance = 500 });
                    Assert.Equal(1, tx.Indexed().Ordered(IndexedRow.ByBalance).Last()!.Id);
                    tx.Retry();
                },
                static tx => tx.Indexed().Update(2, static row => row with { Owner = "Zoe" }));
            Assert.Equal([1, 2], Ids(tx.Indexed().Ordered(IndexedRow.ByBalance).Ascending()));
            Assert.Equal([2], Ids(tx.Indexed().Equal(IndexedRow.ByOwner, "Zoe")));
        });

        Assert.Equal(10, _store.Read(static tx => tx.Indexed()[1].Balance));
    }

    static long[] Ids<TIndexKey>(IndexRows<long, IndexedRow, TIndexKey> rows) =>
        [.. rows.Select(static row => row.Id)];
}
