namespace Khonsu.Stress.Tests.Scripts;

/// <summary>Script 15: a transaction sees its own writes, by key, by scan and by count, and nobody else does.</summary>
public class OwnWriteTests
{
    [Theory, ClassData(typeof(LevelAndKeyData))]
    public void Script_15_an_insert_is_seen(IsolationLevel level, KeyKind key)
    {
        using ScriptStage stage = ScriptStage.Open(level, key);
        Actor t1 = stage.Begin("T1");
        Actor t2 = stage.Begin("T2");

        t1.Add(3, 30);

        Sees(t1, (1, 10), (2, 20), (3, 30));
        Sees(t2, (1, 10), (2, 20));
        Assert.True(t1.Commit());
        Assert.Equal(30, stage.Final(3));
    }

    [Theory, ClassData(typeof(LevelAndKeyData))]
    public void Script_15_an_update_is_seen(IsolationLevel level, KeyKind key)
    {
        using ScriptStage stage = ScriptStage.Open(level, key);
        Actor t1 = stage.Begin("T1");
        Actor t2 = stage.Begin("T2");

        t1.Set(1, 11);
        Assert.Equal(12, t1.Update(1, 1));

        Sees(t1, (1, 12), (2, 20));
        Sees(t2, (1, 10), (2, 20));
        Assert.True(t1.Commit());
        Assert.Equal(12, stage.Final(1));
    }

    [Theory, ClassData(typeof(LevelAndKeyData))]
    public void Script_15_a_delete_is_seen(IsolationLevel level, KeyKind key)
    {
        using ScriptStage stage = ScriptStage.Open(level, key);
        Actor t1 = stage.Begin("T1");
        Actor t2 = stage.Begin("T2");

        Assert.True(t1.Remove(1));
        Assert.False(t1.Remove(1));

        Assert.Null(t1.Get(1));
        Sees(t1, (2, 20));
        Sees(t2, (1, 10), (2, 20));
        Assert.True(t1.Commit());
        Assert.Null(stage.Final(1));
    }

    [Theory, ClassData(typeof(LevelAndKeyData))]
    public void Script_15_a_row_deleted_and_inserted_again_is_seen(IsolationLevel level, KeyKind key)
    {
        using ScriptStage stage = ScriptStage.Open(level, key);
        Actor t1 = stage.Begin("T1");
        Actor t2 = stage.Begin("T2");

        Assert.True(t1.Remove(1));
        t1.Add(1, 13);
        t1.Add(3, 30);
        Assert.True(t1.Remove(3));

        Sees(t1, (1, 13), (2, 20));
        Assert.Null(t1.Get(3));
        Sees(t2, (1, 10), (2, 20));
        Assert.True(t1.Commit());
        Assert.Equal(13, stage.Final(1));
        Assert.Null(stage.Final(3));
    }

    [Theory, ClassData(typeof(LevelAndKeyData))]
    public void A_row_that_is_there_cannot_be_added_and_the_transaction_goes_on(IsolationLevel level, KeyKind key)
    {
        using ScriptStage stage = ScriptStage.Open(level, key);
        Actor t1 = stage.Begin("T1");

        Assert.Throws<DuplicateKeyException>(() => t1.Add(1, 11));
        t1.Add(3, 30);
        Assert.Throws<DuplicateKeyException>(() => t1.Add(3, 31));

        Sees(t1, (1, 10), (2, 20), (3, 30));
        Assert.True(t1.Commit());
        Assert.Equal(30, stage.Final(3));
    }

    [Theory, ClassData(typeof(LevelAndKeyData))]
    public void A_row_that_is_absent_cannot_be_updated_and_the_transaction_goes_on(IsolationLevel level, KeyKind key)
    {
        using ScriptStage stage = ScriptStage.Open(level, key);
        Actor t1 = stage.Begin("T1");

        Assert.Throws<RowNotFoundException>(() => t1.Update(3, 1));
        t1.Update(1, 1);

        Sees(t1, (1, 11), (2, 20));
        Assert.True(t1.Commit());
    }

    static void Sees(Actor actor, params (int Row, long Value)[] rows)
    {
        foreach ((int row, long value) in rows)
            Assert.Equal(value, actor.Get(row));
        Assert.Equal(rows.Select(row => row.Value), actor.All());
        Assert.Equal(rows.Length, actor.Count());
    }
}
