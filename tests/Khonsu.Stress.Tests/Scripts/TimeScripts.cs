using static Khonsu.IsolationLevel;

namespace Khonsu.Stress.Tests.Scripts;

/// <summary>Scripts 13 and 14: what depends on the order of commits, in the store and outside.</summary>
static class TimeScripts
{
    public static ScriptForm[] LongFork { get; } = [new("Long fork", "two readers", Snapshot, PlayLongFork)];

    public static ScriptForm[] StaleRead { get; } =
    [
        new("Stale read in real time", "a handle begins after the commit", ReadCommitted, PlayStaleRead),
        new("Stale read in real time", "a read block begins after the commit", ReadCommitted, PlayStaleBlock),
    ];

    static bool PlayLongFork(ScriptStage stage)
    {
        Actor t1 = stage.Begin("T1");
        Actor t2 = stage.Begin("T2");
        Actor r1 = stage.Begin("R1");
        Actor r2 = stage.Begin("R2");
        t1.Set(1, 11);
        t2.Set(2, 21);
        Assert.Equal(10, r2.Get(1));
        Assert.True(t1.Commit());
        (long?, long?) seenBy1 = (r1.Get(1), r1.Get(2));
        Assert.True(t2.Commit());
        (long?, long?) seenBy2 = (10, r2.Get(2));
        Assert.True(r1.Commit());
        Assert.True(r2.Commit());
        return seenBy1 == (11, 20) && seenBy2 == (10, 21);
    }

    static bool PlayStaleRead(ScriptStage stage)
    {
        Actor t1 = stage.Begin("T1");
        t1.Set(1, 11);
        Assert.True(t1.Commit());
        Actor t2 = stage.Begin("T2");
        return t2.Get(1) != 11;
    }

    static bool PlayStaleBlock(ScriptStage stage)
    {
        Actor t1 = stage.Begin("T1");
        t1.Set(1, 11);
        Assert.True(t1.Commit());
        return stage.Final(1) != 11;
    }
}
