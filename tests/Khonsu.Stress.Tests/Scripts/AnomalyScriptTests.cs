namespace Khonsu.Stress.Tests.Scripts;

/// <summary>
/// Hermitage's scripts in our words, each over all levels and two key types: an anomaly occurs exactly where the
/// contract lets it occur. One call at a time, each transaction on a thread of its own, and nobody ever waits for
/// another transaction.
///
/// Forms that wait for parts of the library that do not exist yet: 2 a commit that fails in the log, in a hook or in an
/// invariant check; 3 reads by feed, hook or Arrow snapshot; 13 and 14 several nodes; and merges and retry everywhere.
/// Script 10 through secondary indexes is played by <see cref="IndexScriptTests"/>; 15 in the tests of the protocol.
///
/// Source: Kleppmann, Hermitage, 2014; Fekete, O'Neil and O'Neil 2004 for the read-only anomaly.
/// </summary>
public class AnomalyScriptTests
{
    [Theory, ClassData(typeof(LevelAndKeyData))]
    public void Script_01_dirty_writes_never_mix(IsolationLevel level, KeyKind key) =>
        Play(DirtyScripts.G0, level, key);

    [Theory, ClassData(typeof(LevelAndKeyData))]
    public void Script_02_nobody_reads_what_was_aborted(IsolationLevel level, KeyKind key) =>
        Play(DirtyScripts.G1a, level, key);

    [Theory, ClassData(typeof(LevelAndKeyData))]
    public void Script_03_nobody_reads_an_intermediate_value(IsolationLevel level, KeyKind key) =>
        Play(DirtyScripts.G1b, level, key);

    [Theory, ClassData(typeof(LevelAndKeyData))]
    public void Script_04_information_never_flows_in_a_circle(IsolationLevel level, KeyKind key) =>
        Play(DirtyScripts.G1c, level, key);

    [Theory, ClassData(typeof(LevelAndKeyData))]
    public void Script_05_an_observed_transaction_never_vanishes(IsolationLevel level, KeyKind key) =>
        Play(DirtyScripts.Otv, level, key);

    [Theory, ClassData(typeof(LevelAndKeyData))]
    public void Script_06_a_predicate_has_one_answer_from_snapshot_on(IsolationLevel level, KeyKind key) =>
        Play(PredicateScripts.Pmp, level, key);

    [Theory, ClassData(typeof(LevelAndKeyData))]
    public void Script_06b_a_row_read_twice_is_the_same_from_snapshot_on(IsolationLevel level, KeyKind key) =>
        Play(SkewScripts.FuzzyRead, level, key);

    [Theory, ClassData(typeof(LevelAndKeyData))]
    public void Script_07_no_update_is_lost_at_any_level(IsolationLevel level, KeyKind key) =>
        Play(SkewScripts.LostUpdate, level, key);

    [Theory, ClassData(typeof(LevelAndKeyData))]
    public void Script_08_read_skew_is_prevented_from_snapshot_on(IsolationLevel level, KeyKind key) =>
        Play(SkewScripts.GSingle, level, key);

    [Theory, ClassData(typeof(LevelAndKeyData))]
    public void Script_09_one_of_a_write_skew_commits_from_repeatable_read_on(IsolationLevel level, KeyKind key) =>
        Play(SkewScripts.G2Item, level, key);

    [Theory, ClassData(typeof(LevelAndKeyData))]
    public void Script_10_and_11_phantoms_are_prevented_at_serializable(IsolationLevel level, KeyKind key) =>
        Play(PredicateScripts.G2, level, key);

    [Theory, ClassData(typeof(LevelAndKeyData))]
    public void Script_12_the_read_only_anomaly_ends_at_repeatable_read(IsolationLevel level, KeyKind key) =>
        Play(SkewScripts.ReadOnlyAnomaly, level, key);

    [Theory, ClassData(typeof(LevelAndKeyData))]
    public void Script_13_a_long_fork_is_prevented_from_snapshot_on(IsolationLevel level, KeyKind key) =>
        Play(TimeScripts.LongFork, level, key);

    [Theory, ClassData(typeof(LevelAndKeyData))]
    public void Script_14_a_commit_that_returned_is_seen_by_all_that_begin_later(IsolationLevel level, KeyKind key) =>
        Play(TimeScripts.StaleRead, level, key);

    static void Play(ScriptForm[] forms, IsolationLevel level, KeyKind key)
    {
        foreach (ScriptForm form in forms)
        {
            (bool occurred, string transcript) = ScriptCatalog.Play(form, level, key);
            string claim = occurred
                ? "occurred, although the level prevents it"
                : "did not occur, although nothing prevents it";
            Assert.True(occurred == form.CanOccurAt(level), $"{form.Anomaly} ({form.Form}) {claim}:\n{transcript}");
        }
    }
}
