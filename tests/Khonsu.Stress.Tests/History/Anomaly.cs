namespace Khonsu.Stress.Tests.History;

/// <summary>One thing that is wrong with a history, and why.</summary>
/// <param name="Kind">Its name.</param>
/// <param name="Evidence">The attempts involved and what follows from them, in words.</param>
sealed record Anomaly(AnomalyKind Kind, string Evidence)
{
    public override string ToString() => $"{Kind}: {Evidence}";
}
