using Khonsu.CompilerServices;
using Khonsu.Stress.Tests.History;

namespace Khonsu.Stress.Tests.Workloads;

/// <summary>
/// Runs bodies through every surface of the store in turn: handles, blocks, trying blocks, read blocks.
/// </summary>
sealed class TransactionDriver<TRow>(WorkloadRun run, HistoryRecorder history, SeededRandom random)
    where TRow : TransactionalRow, IRow<long, TRow>
{
    const int AttemptsMax = 3;
    const int RollbackOneIn = 12;

    readonly AttemptJournal _journal = new(history);
    readonly TransactionOptions _trying = run.Options with { MaxAttempts = AttemptsMax };

    public delegate void WritingBody(Table<long, TRow> table, AttemptRecorder attempt);

    public delegate void ReadingBody(ReadTable<long, TRow> table, AttemptRecorder attempt);

    /// <summary>Runs one transaction on a surface that the random numbers choose.</summary>
    public void RunOne(WritingBody write, ReadingBody read)
    {
        _journal.Prepare();
        try
        {
            switch (random.Below(8))
            {
                case 0:
                    Read(read);
                    break;
                case 1 or 2:
                    run.Store.Atomically(tx => Play(write, tx.Table(TRow.Definition)), run.Options);
                    _journal.Close(isCommitted: true);
                    break;
                case 3:
                    TxResult result = run.Store.TryAtomically(tx => Play(write, tx.Table(TRow.Definition)), _trying);
                    _journal.Close(result.IsCommitted);
                    break;
                default:
                    Drive(write);
                    break;
            }
        }
        catch (RollbackException)
        {
            _journal.Close(isCommitted: false);
        }
    }

    /// <summary>Runs a reading body; it never aborts.</summary>
    public void Read(ReadingBody read)
    {
        _journal.Prepare();
        run.Store.Read(tx => read(tx.Table(TRow.Definition), _journal.Start()));
        _journal.Close(isCommitted: true);
    }

    void Drive(WritingBody write)
    {
        using Transaction transaction = run.Store.Begin(run.Options);
        Play(write, transaction.Table(TRow.Definition));
        _journal.Close(transaction.TryCommit().IsCommitted);
    }

    void Play(WritingBody write, Table<long, TRow> table)
    {
        write(table, _journal.Start());
        run.Pause(1);
        _journal.BodyEnded();
        if (random.OneIn(RollbackOneIn))
            throw new RollbackException();
    }
}
