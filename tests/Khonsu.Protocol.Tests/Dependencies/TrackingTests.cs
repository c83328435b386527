using Khonsu.Dependencies;
using Khonsu.Protocol.Tests.Rows;

namespace Khonsu.Protocol.Tests.Dependencies;

/// <summary>When commits are tracked, how many are remembered, and what happens when they are forgotten.</summary>
public class TrackingTests : IDisposable
{
    const int CommitsOfThread = 500_000;
    const int Threads = 2;

    readonly KhonsuStore _store = StoreExtensions.OpenWithRows(64);

    DependencyTracker Tracker => _store.Parts.Dependencies;

    public void Dispose() => _store.Dispose();

    [Fact]
    public void A_million_commits_leave_nothing_behind()
    {
        int most = 0;
        RunThreads((thread, commit) =>
        {
            Commit(thread, commit);
            if (commit % 10_000 == 0)
                most = Math.Max(most, Tracker.Count());
        });

        Assert.Equal(0, Tracker.Count());
        // Why so many: a thread that the machine lets wait holds its snapshot, and so what the other one commits.
        Assert.InRange(most, 0, (int)DependencyTracker.StampsMax);
    }

    [Fact]
    public void An_old_attempt_keeps_no_more_than_the_last_commits()
    {
        long snapshot = _store.Parts.Clock.Now;
        using Transaction old = _store.Certify();
        old.Look(63);
        int most = 0;
        RunThreads((thread, commit) =>
        {
            Commit(thread, commit);
            if (commit % 50_000 == 0)
                most = Math.Max(most, Tracker.Count());
        });
        Assert.InRange(most, 1, (int)DependencyTracker.StampsMax);
        Assert.InRange(Tracker.Count(), 1, (int)DependencyTracker.StampsMax);
        Assert.False(Tracker.Knows(snapshot));

        old.Rollback();
        Assert.Equal(0, Tracker.Count());
    }

    [Fact]
    public void An_attempt_that_is_too_old_to_be_certified_is_validated_as_at_serializable()
    {
        using Transaction stale = _store.Certify();
        using Transaction fresh = _store.Certify();
        using Transaction reader = _store.Certify();
        stale.Look(0);
        fresh.Look(63);
        reader.Look(0);
        OutliveTheTracker();
        stale.Write(100);
        fresh.Write(101);

        Assert.Equal((ConflictRule.RowReadChanged, (object)0L), RuleAndKey(stale.TryCommit()));
        Assert.True(fresh.Ends());
        Assert.Equal((ConflictRule.RowReadChanged, (object)0L), RuleAndKey(reader.TryCommit()));
    }

    [Fact]
    public void What_is_forgotten_in_the_middle_of_a_certification_refuses()
    {
        using Transaction stale = _store.Certify();
        stale.Look(0);
        _store.Touch(0);
        stale.Write(1);
        Diagnostics.StepHook.Hook = step =>
        {
            if (step != Diagnostics.Step.BeforeDependency)
                return;
            Diagnostics.StepHook.Hook = null;
            OutliveTheTracker();
        };
        try
        {
            AbortInfo abort = stale.TryCommit().Abort!;

            Assert.Equal(ConflictRule.DependencyCycle, abort.Rule);
            Assert.Contains("too long ago", abort.ToString(), StringComparison.Ordinal);
        }
        finally
        {
            Diagnostics.StepHook.Hook = null;
        }
    }

    [Fact]
    public void Until_all_commits_are_tracked_reads_are_validated_as_at_serializable()
    {
        using Transaction before = _store.Begin();
        before.Look(5);
        using Transaction early = _store.Certify();
        early.Look(0);
        _store.Touch(0);
        early.Write(1);
        Assert.Equal((ConflictRule.RowReadChanged, (object)0L), RuleAndKey(early.TryCommit()));

        before.Write(2);
        Assert.True(before.Ends());
        using Transaction later = _store.Certify();
        later.Look(0);
        _store.Touch(0);
        later.Write(1);
        Assert.True(later.Ends());
    }

    [Fact]
    public void A_reader_from_before_the_first_certified_commit_has_its_place()
    {
        using Transaction reader = _store.Begin();
        reader.Look(0);
        _store.Touch(0);

        Assert.True(reader.Ends());
    }

    [Fact]
    public void A_refused_commit_is_forgotten_at_once()
    {
        using Transaction keeper = _store.Certify();
        _store.Touch(1);
        int before = Tracker.Count();
        for (int round = 0; round < 100; round++)
        {
            using Transaction loser = _store.Certify();
            loser.Rows().Set(0, round);
            using Transaction strict = _store.Begin();
            strict.Look(1);
            strict.Rows().Set(2, round);
            loser.Look(2);
            Assert.True(strict.Ends());
            _store.Overwrite(0, round);
            Assert.False(loser.Ends());
        }

        Assert.Equal(before + 200, _store.GetStatistics().TrackedCommits);
    }

    static (ConflictRule?, object?) RuleAndKey(TxResult result) => (result.Abort?.Rule, result.Abort?.Key);

    // Lets so many commits pass that an attempt under way cannot be certified any more.
    void OutliveTheTracker()
    {
        _store.Touch(0);
        for (long stamp = 0; stamp <= DependencyTracker.StampsMax; stamp++)
            _store.Parts.Clock.Next();
        _store.Touch(40);
        Tracker.Trim();
    }

    void Commit(int thread, int commit) => _store.Atomically(
        (thread, commit),
        static (tx, state) =>
        {
            _ = tx.Rows()[(state.commit + state.thread) % 16].Value;
            tx.Rows()[16 + (state.commit % 8)] = new KeyedRow<long>(16 + (state.commit % 8), state.commit);
        },
        Levels.Certified);

    static void RunThreads(Action<int, int> commit)
    {
        Thread[] threads = [.. Enumerable.Range(0, Threads).Select(thread => new Thread(() =>
        {
            for (int number = 0; number < CommitsOfThread; number++)
                commit(thread, number);
        }))];
        Array.ForEach(threads, static thread => thread.Start());
        Array.ForEach(threads, static thread => thread.Join());
    }
}
