namespace Khonsu.Stress.Tests.Scripts;

/// <summary>Every form of every anomaly, in the order of the isolation table.</summary>
static class ScriptCatalog
{
    public static IReadOnlyList<ScriptForm> Forms { get; } =
    [
        .. DirtyScripts.G0,
        .. DirtyScripts.G1a,
        .. DirtyScripts.G1b,
        .. DirtyScripts.G1c,
        .. DirtyScripts.Otv,
        .. PredicateScripts.Pmp,
        .. SkewScripts.FuzzyRead,
        .. SkewScripts.LostUpdate,
        .. SkewScripts.GSingle,
        .. SkewScripts.G2Item,
        .. PredicateScripts.G2,
        .. SkewScripts.ReadOnlyAnomaly,
        .. TimeScripts.LongFork,
        .. TimeScripts.StaleRead,
    ];

    /// <summary>Plays a form on a stage of its own.</summary>
    /// <returns>Whether the anomaly occurred, and the transcript.</returns>
    public static (bool Occurred, string Transcript) Play(ScriptForm form, IsolationLevel level, KeyKind key)
    {
        using ScriptStage stage = ScriptStage.Open(level, key);
        bool occurred = form.Play(stage);
        return (occurred, stage.Transcript);
    }
}
