using static Khonsu.IsolationLevel;

namespace Khonsu.Stress.Tests.Scripts;

/// <summary>Scripts 7 to 9 and 12, and the fuzzy read: what depends on rows read by key.</summary>
static class SkewScripts
{
    const string P4Name = "P4 lost update";
    const string GSingleName = "G-single read skew";
    const string G2ItemName = "G2-item write skew";

    public static ScriptForm[] FuzzyRead { get; } = [new("P2 fuzzy read", "by key", Snapshot, PlayFuzzyRead)];

    public static ScriptForm[] LostUpdate { get; } =
    [
        new(P4Name, "read, then set", ReadCommitted, stage => PlayLostUpdate(stage, (t, value) => t.Set(1, value))),
        new(P4Name, "read, then update", ReadCommitted, stage => PlayLostUpdate(stage, (t, _) => t.Update(1, 1))),
        new(P4Name, "read, then remove", ReadCommitted, stage => PlayLostUpdate(stage, (t, _) => t.Remove(1))),
        new(P4Name, "an absent row", ReadCommitted, PlayLostInsert),
        new(P4Name, "scanned, then set", ReadCommitted, PlayLostUpdateOfScanned),
    ];

    public static ScriptForm[] GSingle { get; } =
    [
        new(GSingleName, "by key", Snapshot, PlayGSingle),
        new(GSingleName, "by predicate", Snapshot, PlayGSinglePredicate),
        new(GSingleName, "with a write", Snapshot, PlayGSingleWrite),
        new(GSingleName, "removals of a pair", Snapshot, PlayGSingleRemovals),
    ];

    public static ScriptForm[] G2Item { get; } =
    [
        new(G2ItemName, "by key", RepeatableRead, PlayG2Item),
        new(G2ItemName, "absent rows", RepeatableRead, PlayG2Absent),
        new(
            G2ItemName, "absent unique keys", RepeatableRead, stage => IndexScripts.BothMissUniqueKey(stage.Level)),
    ];

    public static ScriptForm[] ReadOnlyAnomaly { get; } =
        [new("Read-only anomaly", "by key", RepeatableRead, PlayReadOnlyAnomaly)];

    static bool PlayFuzzyRead(ScriptStage stage)
    {
        Actor t1 = stage.Begin("T1");
        Actor t2 = stage.Begin("T2");
        Assert.Equal(10, t1.Get(1));
        t2.Set(1, 11);
        Assert.True(t2.Commit());
        return t1.Get(1) != 10;
    }

    static bool PlayLostUpdate(ScriptStage stage, Action<Actor, long> write)
    {
        Actor t1 = stage.Begin("T1");
        Actor t2 = stage.Begin("T2");
        Assert.Equal(10, t1.Get(1));
        Assert.Equal(10, t2.Get(1));
        write(t1, 11);
        write(t2, 12);
        Assert.True(t1.Commit());
        return t2.Commit();
    }

    static bool PlayLostUpdateOfScanned(ScriptStage stage)
    {
        Actor t1 = stage.Begin("T1");
        Actor t2 = stage.Begin("T2");
        Assert.Equal([10, 20], t1.All());
        Assert.Equal([10, 20], t2.All());
        t1.Set(1, 11);
        t2.Set(1, 12);
        Assert.True(t1.Commit());
        return t2.Commit();
    }

    static bool PlayLostInsert(ScriptStage stage)
    {
        Actor t1 = stage.Begin("T1");
        Actor t2 = stage.Begin("T2");
        Assert.Null(t1.Get(3));
        Assert.Null(t2.Get(3));
        t1.Set(3, 31);
        t2.Set(3, 32);
        Assert.True(t1.Commit());
        return t2.Commit();
    }

    static bool PlayGSingle(ScriptStage stage)
    {
        Actor t1 = stage.Begin("T1");
        Actor t2 = stage.Begin("T2");
        Assert.Equal(10, t1.Get(1));
        t2.Set(1, 12);
        t2.Set(2, 18);
        Assert.True(t2.Commit());
        bool isSkewed = t1.Get(2) == 18;
        Assert.True(t1.Commit());
        return isSkewed;
    }

    static bool PlayGSinglePredicate(ScriptStage stage)
    {
        Actor t1 = stage.Begin("T1");
        Actor t2 = stage.Begin("T2");
        Assert.Equal([1, 2], t1.Where("multiples of 5", value => value % 5 == 0));
        t2.Set(1, 12);
        Assert.True(t2.Commit());
        bool isSkewed = t1.Where("multiples of 3", value => value % 3 == 0).Length != 0;
        Assert.True(t1.Commit());
        return isSkewed;
    }

    static bool PlayGSingleWrite(ScriptStage stage)
    {
        Actor t1 = stage.Begin("T1");
        Actor t2 = stage.Begin("T2");
        Assert.Equal(10, t1.Get(1));
        t2.Set(1, 12);
        t2.Set(2, 18);
        Assert.True(t2.Commit());
        int[] found = t1.Where("20", value => value == 20);
        foreach (int row in found)
            t1.Remove(row);
        bool isCommitted = t1.Commit();
        Assert.Equal(!stage.HasOneSnapshot, isCommitted);
        return found.Length == 0 || isCommitted;
    }

    // Why it can occur: a removal that finds nothing writes nothing and is a read like any other.
    static bool PlayGSingleRemovals(ScriptStage stage)
    {
        Actor t1 = stage.Begin("T1");
        Actor t2 = stage.Begin("T2");
        Assert.False(t1.Remove(3));
        t2.Set(3, 30);
        t2.Set(4, 40);
        Assert.True(t2.Commit());
        bool isRemoved = t1.Remove(4);
        return t1.Commit() && isRemoved;
    }

    static bool PlayG2Item(ScriptStage stage)
    {
        Actor t1 = stage.Begin("T1");
        Actor t2 = stage.Begin("T2");
        Assert.Equal((10, 20), (t1.Get(1), t1.Get(2)));
        Assert.Equal((10, 20), (t2.Get(1), t2.Get(2)));
        t1.Set(1, 11);
        t2.Set(2, 21);
        Assert.True(t1.Commit());
        return t2.Commit();
    }

    static bool PlayG2Absent(ScriptStage stage)
    {
        Actor t1 = stage.Begin("T1");
        Actor t2 = stage.Begin("T2");
        Assert.Null(t1.Get(4));
        Assert.Null(t2.Get(3));
        t1.Set(3, 30);
        t2.Set(4, 42);
        Assert.True(t1.Commit());
        return t2.Commit();
    }

    // Fekete, O'Neil, O'Neil 2004: T2 pays a fee for an overdraft that T3 has seen not to happen.
    static bool PlayReadOnlyAnomaly(ScriptStage stage)
    {
        stage.Reset(0, 0);
        Actor t2 = stage.Begin("T2");
        Assert.Equal((0, 0), (t2.Get(1), t2.Get(2)));
        Actor t1 = stage.Begin("T1");
        t1.Update(2, 20);
        Assert.True(t1.Commit());
        Actor t3 = stage.Begin("T3");
        Assert.Equal((0, 20), (t3.Get(1), t3.Get(2)));
        Assert.True(t3.Commit());
        t2.Set(1, -11);
        bool occurred = t2.Commit();
        Assert.Equal(occurred ? -11 : 0, stage.Final(1));
        return occurred;
    }
}
