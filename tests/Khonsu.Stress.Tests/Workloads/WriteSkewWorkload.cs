namespace Khonsu.Stress.Tests.Workloads;

/// <summary>
/// Pairs of attempts that overlap by force: both read two rows, then each writes one (write skew) or both write the
/// same one (lost update). Of two attempts that exclude each other exactly one commits: never both, and never none.
/// </summary>
sealed class WriteSkewWorkload : IWorkload
{
    const int Rounds = 60;

    public string Name => "write-skew";

    public bool Holds(IsolationLevel level) => true;

    public void Run(WorkloadRun run)
    {
        run.Store.Atomically(tx => tx.Table(NumberRow.Definition).Add(new NumberRow(0, 0)));
        run.Store.Atomically(tx => tx.Table(NumberRow.Definition).Add(new NumberRow(1, 0)));
        var committed = new bool[2];
        using var meeting = new Barrier(committed.Length);
        bool[] isSkew = [.. Enumerable.Range(0, Rounds).Select(_ => run.Random.OneIn(2))];
        run.RunThreads(committed.Length, (thread, _) =>
        {
            for (int round = 0; round < Rounds; round++)
            {
                committed[thread] = Attempt(run, meeting, isSkew[round] ? thread : 0);
                meeting.SignalAndWait();
                if (thread == 0)
                    CheckRound(run, isSkew[round], committed.Count(isCommitted => isCommitted));
                meeting.SignalAndWait();
            }
        });
    }

    static bool Attempt(WorkloadRun run, Barrier meeting, int target)
    {
        using Transaction transaction = run.Store.Begin(run.Options);
        Table<long, NumberRow> table = transaction.Table(NumberRow.Definition);
        long sum = table[0].Value + table[1].Value;
        meeting.SignalAndWait();
        run.Pause(50);
        table[target] = new NumberRow(target, sum + 1);
        run.Pause(51);
        return transaction.TryCommit().IsCommitted;
    }

    static void CheckRound(WorkloadRun run, bool isSkew, int commits)
    {
        bool isExclusive = !isSkew || run.Level >= IsolationLevel.RepeatableRead;
        int expected = isExclusive ? 1 : 2;
        string name = isSkew ? "write skew" : "lost update";
        run.Check(commits == expected, $"{name}: {commits} of 2 overlapping attempts committed, expected {expected}");
    }
}
