using Khonsu.Protocol.Tests.Rows;

namespace Khonsu.Protocol.Tests.Blocks;

/// <summary>A refusal names the row, the rule, and the transaction that was faster.</summary>
public class ConflictTests : IDisposable
{
    const string Rival = "rival";
    const string Loser = "loser";

    readonly KhonsuStore _store = StoreExtensions.OpenWithRows(4);

    public void Dispose() => _store.Dispose();

    [Fact]
    public void A_row_that_was_read_and_changed_is_named() => Check(
        ConflictRule.RowReadChanged, 1, IsolationLevel.Serializable, static table =>
        {
            _ = table[1].Value;
            table[2] = new KeyedRow<long>(2, 1);
        });

    [Fact]
    public void A_row_that_was_read_and_written_and_changed_is_named() => Check(
        ConflictRule.RowReadAndWrittenChanged, 1, IsolationLevel.Serializable, static table =>
        {
            table[2] = new KeyedRow<long>(2, 1);
            table.Update(1, static row => row with { Value = 5 });
        });

    [Theory]
    [InlineData(IsolationLevel.Snapshot)]
    [InlineData(IsolationLevel.RepeatableRead)]
    public void The_first_to_commit_wins(IsolationLevel level) => Check(
        ConflictRule.FirstCommitterWins, 1, level, static table => table[1] = new KeyedRow<long>(1, 5));

    [Fact]
    public void A_lost_update_is_prevented_at_every_level() => Check(
        ConflictRule.RowReadAndWrittenChanged, 1, IsolationLevel.ReadCommitted, static table =>
            table[1] = table[1] with { Value = 5 });

    [Fact]
    public void A_phantom_is_named() => Check(
        ConflictRule.ScannedTableChanged, 77, IsolationLevel.Serializable, static table =>
        {
            _ = table.Count;
            table[2] = new KeyedRow<long>(2, 1);
        });

    [Fact]
    public void A_row_that_was_absent_and_came_is_named() => Check(
        ConflictRule.RowReadChanged, 55, IsolationLevel.Serializable, static table =>
        {
            _ = table.Find(55);
            table[2] = new KeyedRow<long>(2, 1);
        });

    [Fact]
    public void A_read_that_dooms_the_attempt_is_explained()
    {
        using Transaction loser = _store.Begin(new TransactionOptions { Label = Loser });
        _ = loser.Rows()[0];
        Transaction rival = _store.Overwrite(0, 9, Rival);
        _store.Overwrite(1, 9, Rival);
        _ = loser.Rows()[1];
        loser.Rows()[2] = new KeyedRow<long>(2, 1);

        AbortInfo abort = loser.TryCommit().Abort!;
        Assert.Equal(ConflictRule.RowReadChanged, abort.Rule);
        Assert.Equal(0L, abort.Key);
        Assert.Equal(rival.Id, abort.OtherTransactionId);
    }

    [Fact]
    public void A_block_is_tried_as_often_as_it_may_be()
    {
        int runs = 0;
        TxResult result = _store.TryAtomically(
            tx =>
            {
                runs++;
                Assert.Equal(runs, tx.Attempt);
                _ = tx.Rows()[1];
                _store.Overwrite(1, runs, Rival);
                tx.Rows()[2] = new KeyedRow<long>(2, runs);
            },
            new TransactionOptions { MaxAttempts = 3, Label = Loser });

        Assert.False(result.IsCommitted);
        Assert.Equal(3, runs);
        Assert.Equal(3, result.Abort.Attempts);
        Assert.Equal(Rival, result.Abort.OtherLabel);
        Assert.Equal(0, _store.ValueOf(2));
    }

    [Fact]
    public void A_block_that_must_commit_throws_the_explanation()
    {
        var error = Assert.Throws<TransactionConflictException>(() => _store.Atomically(
            tx =>
            {
                _ = tx.Rows()[1];
                _store.Overwrite(1, 5, Rival);
                tx.Rows()[2] = new KeyedRow<long>(2, 1);
            },
            new TransactionOptions { MaxAttempts = 1 }));

        Assert.Equal(1L, error.Abort.Key);
        Assert.Contains("'rival'", error.Abort.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Blind_writes_are_never_refused_under_contention()
    {
        const int Rounds = 3000;
        var refusals = new System.Collections.Concurrent.ConcurrentBag<AbortInfo>();
        var once = new TransactionOptions { MaxAttempts = 1 };
        Thread[] threads = [.. Enumerable.Range(0, 3).Select(thread => new Thread(() =>
        {
            for (int round = 0; round < Rounds; round++)
            {
                long value = (round * 3) + thread;
                TxResult result = _store.TryAtomically(
                    value,
                    static (tx, value) =>
                    {
                        for (long id = 0; id <= value % 3; id++)
                            tx.Rows()[id] = new KeyedRow<long>(id, value);
                    },
                    once);
                if (!result.IsCommitted)
                    refusals.Add(result.Abort);
            }
        }))];
        Array.ForEach(threads, static thread => thread.Start());
        Array.ForEach(threads, static thread => thread.Join());

        Assert.Empty(refusals);
    }

    // The rival commits after the loser's reads and writes and before its commit.
    void Check(
        ConflictRule rule, long key, IsolationLevel level, Action<Table<long, KeyedRow<long>>> body)
    {
        using Transaction loser = _store.Begin(new TransactionOptions { Isolation = level, Label = Loser });
        body(loser.Rows());
        Transaction rival = _store.Overwrite(key, 9, Rival);
        AbortInfo abort = loser.TryCommit().Abort!;

        Assert.Equal(rule, abort.Rule);
        Assert.Equal(key, abort.Key);
        Assert.Equal(KeyedRow<long>.Definition.Name, abort.Table);
        Assert.Equal(loser.Id, abort.TransactionId);
        Assert.Equal(Loser, abort.Label);
        Assert.Equal(1, abort.Attempts);
        Assert.Equal(level, abort.Isolation);
        Assert.Equal(rival.Id, abort.OtherTransactionId);
        Assert.Equal(Rival, abort.OtherLabel);
        Assert.Equal(rival.CommitTimestamp, abort.OtherCommitTimestamp);
        Assert.Equal(9, _store.ValueOf(key));
    }
}
