using static Khonsu.IsolationLevel;

namespace Khonsu.Stress.Tests.Scripts;

/// <summary>Scripts 1 to 5: what no level may show.</summary>
static class DirtyScripts
{
    public static ScriptForm[] G0 { get; } = [new("G0 dirty write", "two blind writers", ReadCommitted, PlayG0)];

    public static ScriptForm[] G1a { get; } =
    [
        new("G1a aborted read", "rolled back", ReadCommitted, PlayRolledBack),
        new("G1a aborted read", "a block that throws", ReadCommitted, PlayThrown),
        new("G1a aborted read", "a refused commit", ReadCommitted, PlayRefused),
    ];

    public static ScriptForm[] G1b { get; } = [new("G1b intermediate read", "overwritten", ReadCommitted, PlayG1b)];

    public static ScriptForm[] G1c { get; } = [new("G1c circular information", "by key", ReadCommitted, PlayG1c)];

    public static ScriptForm[] Otv { get; } =
    [
        new("OTV observed transaction vanishes", "by key", ReadCommitted, PlayOtv),
        new("OTV observed transaction vanishes", "a call during a scan", ReadCommitted, PlayOtvScan),
    ];

    static bool PlayG0(ScriptStage stage)
    {
        Actor t1 = stage.Begin("T1");
        Actor t2 = stage.Begin("T2");
        t1.Set(1, 11);
        t2.Set(1, 12);
        t1.Set(2, 21);
        Assert.True(t1.Commit());
        t2.Set(2, 22);
        Assert.Equal(!stage.FirstCommitterWins, t2.Commit());

        (long?, long?) final = (stage.Final(1), stage.Final(2));
        return final != (stage.FirstCommitterWins ? (11, 21) : (12, 22));
    }

    static bool PlayRolledBack(ScriptStage stage)
    {
        Actor t1 = stage.Begin("T1");
        Actor t2 = stage.Begin("T2");
        t1.Set(1, 101);
        long? during = t2.Get(1);
        t1.Rollback();
        long? after = t2.Get(1);
        Assert.True(t2.Commit());
        return during != 10 || after != 10 || stage.Final(1) != 10;
    }

    static bool PlayThrown(ScriptStage stage)
    {
        Actor t2 = stage.Begin("T2");
        stage.WriteAndThrow(101);
        return t2.Get(1) != 10 || stage.Final(1) != 10;
    }

    static bool PlayRefused(ScriptStage stage)
    {
        Actor t1 = stage.Begin("T1");
        t1.Update(2, 1);
        t1.Set(1, 101);
        Actor t2 = stage.Begin("T2");
        t2.Set(2, 22);
        Assert.True(t2.Commit());
        Actor t3 = stage.Begin("T3");
        Assert.False(t1.Commit());
        return t3.Get(1) != 10 || stage.Final(1) != 10;
    }

    static bool PlayG1b(ScriptStage stage)
    {
        Actor t1 = stage.Begin("T1");
        Actor t2 = stage.Begin("T2");
        t1.Set(1, 101);
        long? during = t2.Get(1);
        t1.Set(1, 11);
        Assert.True(t1.Commit());
        long? after = t2.Get(1);
        Assert.Equal(10, during);
        Assert.Equal(stage.HasOneSnapshot ? 10 : 11, after);
        Assert.True(t2.Commit());
        return during == 101 || after == 101;
    }

    static bool PlayG1c(ScriptStage stage)
    {
        Actor t1 = stage.Begin("T1");
        Actor t2 = stage.Begin("T2");
        t1.Set(1, 11);
        t2.Set(2, 22);
        long? seenBy1 = t1.Get(2);
        long? seenBy2 = t2.Get(1);
        Assert.True(t1.Commit());
        Assert.Equal(!stage.PreventsSkew, t2.Commit());
        return seenBy1 != 20 || seenBy2 != 10;
    }

    // Versions of row 1 are 10, 11, 12 and of row 2 are 20, 19, 18: what T3 sees must never go back.
    static bool PlayOtv(ScriptStage stage)
    {
        Actor t1 = stage.Begin("T1");
        Actor t2 = stage.Begin("T2");
        Actor t3 = stage.Begin("T3");
        t1.Set(1, 11);
        t1.Set(2, 19);
        t2.Set(1, 12);
        Assert.True(t1.Commit());
        long[] seen = new long[4];
        seen[0] = (t3.Get(1) ?? 0) - 10;
        t2.Set(2, 18);
        seen[1] = 20 - (t3.Get(2) ?? 0);
        Assert.Equal(!stage.FirstCommitterWins, t2.Commit());
        seen[2] = 20 - (t3.Get(2) ?? 0);
        seen[3] = (t3.Get(1) ?? 0) - 10;
        Assert.True(t3.Commit());
        if (stage.HasOneSnapshot)
            Assert.Single(seen.Distinct());
        return !seen.SequenceEqual(seen.Order());
    }

    // A scan is one call: another call of the same transaction, which may see newer commits, must not tear it.
    static bool PlayOtvScan(ScriptStage stage)
    {
        Actor t1 = stage.Begin("T1");
        Actor t2 = stage.Begin("T2");
        t2.Set(1, 11);
        t2.Set(2, 21);
        long[] seen = t1.AllWhile(() => Assert.True(t2.Commit()), out long? meanwhile);
        Assert.Equal(stage.HasOneSnapshot ? 10 : 11, meanwhile);
        return !seen.SequenceEqual([10, 20]);
    }
}
