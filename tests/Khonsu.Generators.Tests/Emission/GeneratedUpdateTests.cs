using Khonsu.Generators.Tests.Samples;

namespace Khonsu.Generators.Tests.Emission;

/// <summary>
/// A change of a column is two calls, and nothing that others commit between them is lost, at any level.
/// </summary>
public sealed class GeneratedUpdateTests : IDisposable
{
    static readonly SampleEntryKey s_key = new("north", 1);
    static readonly SampleEntryKey s_other = new("north", 2);

    readonly SampleModel _model = SampleModel.Open();

    public GeneratedUpdateTests() => _model.Atomically(static tx =>
    {
        tx.SampleEntries.Add(new SampleEntry("north", 1) { Amount = 100 });
        tx.SampleEntries.Add(new SampleEntry("north", 2) { Amount = 1 });
    });

    public static TheoryData<IsolationLevel> Levels => [.. Enum.GetValues<IsolationLevel>()];

    public void Dispose() => _model.Dispose();

    [Theory, MemberData(nameof(Levels))]
    public void A_commit_between_the_read_and_the_write_of_a_column_makes_the_body_run_again(IsolationLevel level)
    {
        int runs = 0;
        _model.Atomically(
            tx =>
            {
                runs++;
                long old = tx.SampleEntries.Row(s_key).Amount;
                if (runs == 1)
                    Rival();
                tx.SampleEntries.Row(s_key).Amount = old + tx.SampleEntries[s_other].Amount;
            },
            new TransactionOptions { Isolation = level });

        Assert.Equal((2, 111), (runs, _model.Read(static tx => tx.SampleEntries[s_key].Amount)));
    }

    [Theory, MemberData(nameof(Levels))]
    public void A_transaction_by_hand_is_refused(IsolationLevel level)
    {
        using SampleModelTransaction hand = _model.Begin(new TransactionOptions { Isolation = level });
        long old = hand.SampleEntries.Row(s_key).Amount;
        Rival();
        hand.SampleEntries.Row(s_key).Amount = old + 1;

        Assert.False(hand.TryCommit().IsCommitted);
        Assert.Equal(110, _model.Read(static tx => tx.SampleEntries[s_key].Amount));
    }

    [Theory, MemberData(nameof(Levels))]
    public void Own_changes_add_up(IsolationLevel level)
    {
        _model.Atomically(
            static tx =>
            {
                tx.SampleEntries.Row(s_key).Amount += 1;
                Savepoint savepoint = tx.SetSavepoint();
                tx.SampleEntries.Row(s_key).Note = "gone";
                tx.RollbackTo(savepoint);
                tx.SampleEntries.Row(s_key).Amount += 2;
            },
            new TransactionOptions { Isolation = level });

        SampleEntry entry = _model.Read(static tx => tx.SampleEntries[s_key]);
        Assert.Equal((103, (string?)null), (entry.Amount, entry.Note));
    }

    void Rival()
    {
        using SampleModelTransaction rival = _model.Begin();
        rival.SampleEntries.Row(s_key).Amount += 10;
        rival.Commit();
    }
}
