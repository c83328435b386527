using Khonsu.CompilerServices;
using Khonsu.Stress.Tests.History;

namespace Khonsu.Stress.Tests.Workloads;

/// <summary>
/// Runs bodies through every surface of the store in turn: handles, blocks, trying blocks, read blocks.
/// </summary>
/// <param name="run">The run.</param>
/// <param name="history">Where attempts are recorded.</param>
/// <param name="random">All choices.</param>
/// <param name="levels">What each transaction chooses its level from; null for that of the run.</param>
sealed class TransactionDriver<TRow>(
    WorkloadRun run, HistoryRecorder history, SeededRandom random, IsolationLevel[]? levels = null)
    where TRow : TransactionalRow, IRow<long, TRow>
{
    const int AttemptsMax = 3;
    const int RollbackOneIn = 12;

    readonly AttemptJournal _journal = new(history);

    public delegate void WritingBody(Table<long, TRow> table, AttemptRecorder attempt);

    public delegate void ReadingBody(ReadTable<long, TRow> table, AttemptRecorder attempt);

    /// <summary>Runs one transaction on a surface that the random numbers choose.</summary>
    public void RunOne(WritingBody write, ReadingBody read)
    {
        IsolationLevel level = levels is null ? run.Level : levels[random.Below(levels.Length)];
        TransactionOptions options = run.Options with { Isolation = level };
        _journal.Prepare();
        try
        {
            switch (random.Below(8))
            {
                case 0:
                    Read(read, hasPlace: run.Level != IsolationLevel.SerializableSnapshot);
                    break;
                case 1 or 2:
                    run.Store.Atomically(tx => Play(write, tx.Table(TRow.Definition)), options);
                    _journal.Close(isCommitted: true);
                    break;
                case 3:
                    TransactionOptions trying = options with { MaxAttempts = AttemptsMax };
                    TxResult result = run.Store.TryAtomically(tx => Play(write, tx.Table(TRow.Definition)), trying);
                    _journal.Close(result.IsCommitted);
                    break;
                default:
                    Drive(write, options);
                    break;
            }
        }
        catch (RollbackException)
        {
            _journal.Close(isCommitted: false);
        }
    }

    /// <summary>Runs a reading body; it never aborts.</summary>
    /// <param name="read">The body.</param>
    /// <param name="hasPlace">Whether what it sees must fit into the serial order of the level.</param>
    public void Read(ReadingBody read, bool hasPlace = true)
    {
        _journal.Prepare();
        run.Store.Read(tx => read(tx.Table(TRow.Definition), _journal.Start()));
        _journal.Close(isCommitted: true, hasPlace);
    }

    void Drive(WritingBody write, TransactionOptions options)
    {
        using Transaction transaction = run.Store.Begin(options);
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
