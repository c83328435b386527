namespace Khonsu.Stress.Tests.Scripts;

/// <summary>One form of an anomaly's script.</summary>
/// <param name="Anomaly">Its row in the isolation table.</param>
/// <param name="Form">What is special about this form.</param>
/// <param name="PreventedFrom">The weakest level that prevents it.</param>
/// <param name="Play">Plays it, checks what each step must return, and tells whether the anomaly occurred.</param>
sealed record ScriptForm(string Anomaly, string Form, IsolationLevel PreventedFrom, Func<ScriptStage, bool> Play)
{
    /// <summary>Whether the contract lets it occur.</summary>
    public bool CanOccurAt(IsolationLevel level) => level < PreventedFrom;
}
