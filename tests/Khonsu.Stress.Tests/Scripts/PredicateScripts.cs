using static Khonsu.IsolationLevel;

namespace Khonsu.Stress.Tests.Scripts;

/// <summary>Scripts 6, 10 and 11: what depends on scans and counts.</summary>
static class PredicateScripts
{
    const string PmpName = "PMP predicate-many-preceders";
    const string G2Name = "G2 predicate write skew";

    public static ScriptForm[] Pmp { get; } =
    [
        new(PmpName, "two scans", Snapshot, PlayPmpScan),
        new(PmpName, "two counts", Snapshot, PlayPmpCount),
        new(PmpName, "a delete by predicate", Snapshot, PlayPmpWrite),
    ];

    public static ScriptForm[] G2 { get; } =
    [
        new(G2Name, "scan", SerializableSnapshot, stage => PlayG2(stage, IsScanEmpty)),
        new(G2Name, "count", SerializableSnapshot, stage => PlayG2(stage, actor => actor.Count() == 2)),
        new(G2Name, "any", SerializableSnapshot, stage => PlayG2(stage, IsNoneThere)),
        new(G2Name, "Fekete's two edges", SerializableSnapshot, PlayTwoEdges),
        .. IndexScripts.Probes.Keys.Select(static probe => new ScriptForm(
            G2Name, "index: " + probe, SerializableSnapshot, stage => IndexScripts.BothCommit(probe, stage.Level))),
        new(G2Name, "index: rows that leave", SerializableSnapshot, stage => IndexScripts.BothLeave(stage.Level)),
    ];

    static bool IsMultipleOf3(long value) => value % 3 == 0;

    static bool IsNoneThere(Actor actor) => !actor.Any("multiple of 3", IsMultipleOf3);

    static bool IsScanEmpty(Actor actor) => actor.Where("multiples of 3", IsMultipleOf3).Length == 0;

    static bool PlayPmpScan(ScriptStage stage)
    {
        Actor t1 = stage.Begin("T1");
        Actor t2 = stage.Begin("T2");
        Assert.Empty(t1.Where("30", value => value == 30));
        t2.Add(3, 30);
        Assert.True(t2.Commit());
        int[] found = t1.Where("multiples of 3", IsMultipleOf3);
        Assert.True(t1.Commit());
        return found.Length != 0;
    }

    static bool PlayPmpCount(ScriptStage stage)
    {
        Actor t1 = stage.Begin("T1");
        Actor t2 = stage.Begin("T2");
        Assert.Equal(2, t1.Count());
        t2.Add(3, 30);
        Assert.True(t2.Commit());
        int count = t1.Count();
        Assert.True(t1.Commit());
        return count != 2;
    }

    // T2 wants to delete what is 20, and T1 makes 30 of it: a 30 must not be deleted.
    static bool PlayPmpWrite(ScriptStage stage)
    {
        Actor t1 = stage.Begin("T1");
        Actor t2 = stage.Begin("T2");
        t1.Update(1, 10);
        t1.Update(2, 10);
        Assert.Equal([2], t2.Where("20", value => value == 20));
        Assert.True(t1.Commit());
        Assert.True(t2.Remove(2));
        bool isCommitted = t2.Commit();
        Assert.Equal(isCommitted ? null : 30, stage.Final(2));
        return isCommitted;
    }

    static bool PlayG2(ScriptStage stage, Func<Actor, bool> isFree)
    {
        Actor t1 = stage.Begin("T1");
        Actor t2 = stage.Begin("T2");
        Assert.True(isFree(t1));
        Assert.True(isFree(t2));
        t1.Add(3, 30);
        t2.Add(4, 42);
        Assert.True(t1.Commit());
        return t2.Commit();
    }

    static bool PlayTwoEdges(ScriptStage stage)
    {
        Actor t1 = stage.Begin("T1");
        Assert.Equal([10, 20], t1.All());
        Actor t2 = stage.Begin("T2");
        t2.Update(2, 5);
        Assert.True(t2.Commit());
        Actor t3 = stage.Begin("T3");
        Assert.Equal([10, 25], t3.All());
        Assert.True(t3.Commit());
        t1.Set(1, 0);
        return t1.Commit();
    }
}
