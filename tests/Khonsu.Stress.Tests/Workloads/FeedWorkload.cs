namespace Khonsu.Stress.Tests.Workloads;

/// <summary>
/// Transactions with everything in them (inserts, deletes, merges, indexes, nested blocks, alternatives, skipped
/// writes, roll-backs) beside readers of the change feed. Replayed from nothing, the feed is what the store was at
/// every commit timestamp; every commit is in it once, and nothing else.
/// </summary>
/// <remarks>
/// Half of the runs keep all of the past and look at each timestamp in the end, the others keep little of it and look
/// while it is dropped.
/// </remarks>
sealed class FeedWorkload : IWorkload
{
    /// <summary>The retention of runs that keep little.</summary>
    public const long CommitsKept = 40;

    const int Rounds = 50;
    const int Readers = 2;

    public string Name => "feed";

    public bool Holds(IsolationLevel level) => true;

    public void Run(WorkloadRun run)
    {
        bool keepsAll = run.Random.OneIn(2);
        var retention = new Retention { Commits = keepsAll ? null : CommitsKept };
        using KhonsuStore store = KhonsuStore.Open(new StoreOptions
        {
            ChangeFeed = new ChangeFeedOptions(),
            Retention = new RetentionOptions { Default = retention },
        });
        int writers = 2 + run.Random.Below(3);
        var bodies = new FeedBodies(run, store, writers);
        FeedReplay[] replays = [.. Enumerable.Range(0, Readers).Select(_ => new FeedReplay(run, store))];
        run.RunThreads(writers + Readers, (thread, random) =>
        {
            if (thread < writers)
                bodies.Write(thread, Rounds, random);
            else
                replays[thread - writers].Follow(writers, goesOnAnew: thread != writers, looks: !keepsAll, random);
        });
        if (run.IsViolated)
            return;
        run.Check(replays[0].Commits.SequenceEqual(replays[1].Commits), "two readers got different feeds");
        bodies.CheckMarks(replays[0].Marks);
        if (keepsAll)
            FeedReplay.CheckEachTimestamp(run, store);
    }
}
