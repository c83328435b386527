namespace Khonsu.Stress.Tests.Scripts;

/// <summary>
/// Script 16: two transactions on one key; of two that both read it, the second to commit is refused at every level.
/// </summary>
public class SameKeyTests
{
    [Theory, ClassData(typeof(LevelAndKeyData))]
    public void Script_16_insert_against_insert_commits_once(IsolationLevel level, KeyKind key) =>
        SecondIsRefused(level, key, t1 => t1.Add(3, 31), t2 => t2.Add(3, 32), row: 3, final: 31);

    [Theory, ClassData(typeof(LevelAndKeyData))]
    public void Script_16_delete_against_delete_commits_once(IsolationLevel level, KeyKind key) =>
        SecondIsRefused(level, key, t1 => t1.Remove(1), t2 => t2.Remove(1), row: 1, final: null);

    [Theory, ClassData(typeof(LevelAndKeyData))]
    public void Script_16_delete_after_update_is_refused(IsolationLevel level, KeyKind key) =>
        SecondIsRefused(level, key, t1 => t1.Update(1, 1), t2 => t2.Remove(1), row: 1, final: 11);

    [Theory, ClassData(typeof(LevelAndKeyData))]
    public void Script_16_update_after_delete_is_refused(IsolationLevel level, KeyKind key) =>
        SecondIsRefused(level, key, t1 => t1.Remove(1), t2 => t2.Update(1, 1), row: 1, final: null);

    [Theory, ClassData(typeof(LevelAndKeyData))]
    public void Script_16_a_blind_write_after_a_delete_loses_only_to_a_first_committer(
        IsolationLevel level, KeyKind key)
    {
        using ScriptStage stage = ScriptStage.Open(level, key);
        Actor t1 = stage.Begin("T1");
        Actor t2 = stage.Begin("T2");
        Assert.True(t1.Remove(1));
        t2.Set(1, 12);
        Assert.True(t1.Commit());

        Assert.Equal(!stage.FirstCommitterWins, t2.Commit());
        Assert.Equal(stage.FirstCommitterWins ? null : 12, stage.Final(1));
    }

    [Theory, ClassData(typeof(LevelAndKeyData))]
    public void Script_16_blind_inserts_of_one_key_lose_only_to_a_first_committer(
        IsolationLevel level, KeyKind key)
    {
        using ScriptStage stage = ScriptStage.Open(level, key);
        Actor t1 = stage.Begin("T1");
        Actor t2 = stage.Begin("T2");
        t1.Set(3, 31);
        t2.Set(3, 32);
        Assert.True(t1.Commit());

        Assert.Equal(!stage.FirstCommitterWins, t2.Commit());
        Assert.Equal(stage.FirstCommitterWins ? 31 : 32, stage.Final(3));
    }

    [Theory, ClassData(typeof(LevelAndKeyData))]
    public void Script_16_a_row_deleted_and_inserted_again_has_changed_for_its_writer(IsolationLevel level, KeyKind key)
    {
        using ScriptStage stage = ScriptStage.Open(level, key);
        Actor t1 = stage.Begin("T1");
        Assert.Equal(10, t1.Get(1));
        DeleteAndInsertAgain(stage);

        t1.Set(1, 11);

        Assert.False(t1.Commit());
        Assert.Equal(10, stage.Final(1));
    }

    [Theory, ClassData(typeof(LevelAndKeyData))]
    public void Script_16_a_row_deleted_and_inserted_again_has_changed_for_its_reader(IsolationLevel level, KeyKind key)
    {
        using ScriptStage stage = ScriptStage.Open(level, key);
        Actor t1 = stage.Begin("T1");
        Assert.Equal(10, t1.Get(1));
        DeleteAndInsertAgain(stage);

        t1.Set(2, 21);

        Assert.Equal(!stage.ValidatesRows, t1.Commit());
    }

    [Theory, ClassData(typeof(LevelAndKeyData))]
    public void Script_16_a_value_that_went_away_and_came_back_has_changed(IsolationLevel level, KeyKind key)
    {
        using ScriptStage stage = ScriptStage.Open(level, key);
        Actor t1 = stage.Begin("T1");
        Assert.Equal(10, t1.Get(1));
        Write(stage, 11);
        Write(stage, 10);

        t1.Set(1, 12);

        Assert.False(t1.Commit());
    }

    [Theory, ClassData(typeof(LevelAndKeyData))]
    public void An_absent_row_that_came_and_went_has_changed_for_whoever_inserts_it(IsolationLevel level, KeyKind key)
    {
        using ScriptStage stage = ScriptStage.Open(level, key);
        Actor t1 = stage.Begin("T1");
        Assert.Null(t1.Get(3));
        Actor t2 = stage.Begin("T2");
        t2.Add(3, 30);
        Assert.True(t2.Commit());
        Actor t3 = stage.Begin("T3");
        Assert.True(t3.Remove(3));
        Assert.True(t3.Commit());

        t1.Set(3, 31);

        Assert.False(t1.Commit());
        Assert.Null(stage.Final(3));
    }

    static void SecondIsRefused(
        IsolationLevel level, KeyKind key, Action<Actor> first, Action<Actor> second, int row, long? final)
    {
        using ScriptStage stage = ScriptStage.Open(level, key);
        Actor t1 = stage.Begin("T1");
        Actor t2 = stage.Begin("T2");
        first(t1);
        second(t2);

        Assert.True(t1.Commit(), stage.Transcript);
        Assert.False(t2.Commit(), stage.Transcript);
        Assert.Equal(final, stage.Final(row));
    }

    static void DeleteAndInsertAgain(ScriptStage stage)
    {
        Actor t2 = stage.Begin("T2");
        Assert.True(t2.Remove(1));
        Assert.True(t2.Commit());
        Actor t3 = stage.Begin("T3");
        t3.Add(1, 10);
        Assert.True(t3.Commit());
    }

    static void Write(ScriptStage stage, long value)
    {
        Actor writer = stage.Begin("W");
        writer.Set(1, value);
        Assert.True(writer.Commit());
    }
}
