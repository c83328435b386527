using Khonsu.Protocol.Tests.Rows;

namespace Khonsu.Protocol.Tests.Dependencies;

/// <summary>
/// Transactions at Serializable and at SerializableSnapshot are serializable together; those of weaker levels count as
/// writers, and what they read promises nothing.
/// </summary>
public class MixedLevelTests : IDisposable
{
    readonly KhonsuStore _store = StoreExtensions.OpenWithRows(6);

    public static TheoryData<IsolationLevel> AllLevels => [.. Enum.GetValues<IsolationLevel>()];

    public void Dispose() => _store.Dispose();

    [Theory, MemberData(nameof(AllLevels))]
    public void What_a_reader_saw_counts_when_its_level_gives_it_a_place(IsolationLevel level)
    {
        using Transaction certified = _store.Certify();
        certified.Look(0);
        _store.Touch(0);
        using (Transaction reader = _store.Begin(new TransactionOptions { Isolation = level }))
        {
            Assert.Equal(100, reader.Look(0));
            reader.Look(1);
            reader.Write(5);
            Assert.True(reader.Ends());
        }

        certified.Write(1);

        Assert.Equal(level < IsolationLevel.SerializableSnapshot, certified.Ends());
    }

    [Theory, MemberData(nameof(AllLevels))]
    public void A_write_makes_a_read_stale_whatever_its_level(IsolationLevel level)
    {
        using Transaction certified = _store.Certify();
        using Transaction other = _store.Certify();
        certified.Look(0);
        other.Look(1);
        using (Transaction writer = _store.Begin(new TransactionOptions { Isolation = level }))
        {
            writer.Write(0);
            Assert.True(writer.Ends());
        }

        other.Write(2);
        Assert.True(other.Ends());
        certified.Write(1);

        Assert.False(certified.Ends());
    }

    [Fact]
    public void A_serializable_transaction_is_refused_for_its_own_reads_alone()
    {
        using Transaction certified = _store.Certify();
        using Transaction strict = _store.Begin();
        strict.Look(0);
        certified.Look(1);
        certified.Write(0);
        Assert.True(certified.Ends());
        strict.Write(1);

        AbortInfo abort = strict.TryCommit().Abort!;
        Assert.Equal((ConflictRule.RowReadChanged, (object)0L), (abort.Rule, abort.Key));
    }

    [Fact]
    public void A_stronger_block_within_makes_all_reads_strict()
    {
        TxResult result = _store.TryAtomically(
            tx =>
            {
                _ = tx.Rows()[0].Value;
                tx.Atomically(static tx => tx.Rows()[1].Value, IsolationLevel.Serializable);
                _store.Overwrite(0, 5);
                tx.Rows()[2] = new KeyedRow<long>(2, 1);
            },
            Levels.Certified with { MaxAttempts = 1 });

        Assert.Equal((ConflictRule.RowReadChanged, (object)0L), (result.Abort?.Rule, result.Abort?.Key));
    }

    [Fact]
    public void A_block_within_a_weaker_one_is_strict()
    {
        TxResult result = _store.TryAtomically(
            tx =>
            {
                tx.Atomically(static tx => tx.Rows()[1].Value, IsolationLevel.SerializableSnapshot);
                _store.Overwrite(1, 5);
                tx.Rows()[2] = new KeyedRow<long>(2, 1);
            },
            new TransactionOptions { Isolation = IsolationLevel.Snapshot, MaxAttempts = 1 });

        Assert.Equal((ConflictRule.RowReadChanged, (object)1L), (result.Abort?.Rule, result.Abort?.Key));
    }

    [Fact]
    public void A_store_that_never_uses_the_level_tracks_nothing()
    {
        foreach (IsolationLevel level in Enum.GetValues<IsolationLevel>())
        {
            if (level == IsolationLevel.SerializableSnapshot)
                continue;
            using Transaction transaction = _store.Begin(new TransactionOptions { Isolation = level });
            transaction.Look(0);
            transaction.Write(1);
            Assert.True(transaction.Ends());
        }

        Assert.False(_store.Parts.Dependencies.IsUsed);
        Assert.Null(_store.Parts.Dependencies.First);
    }
}
