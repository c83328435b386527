namespace Khonsu.Simulation.Checks;

/// <summary>A run broke what must hold; the message is the evidence.</summary>
/// <param name="rule">Number of the invariant, or the name of the check.</param>
/// <param name="evidence">What was seen.</param>
sealed class ViolationException(string rule, string evidence) : Exception($"{rule}: {evidence}")
{
    public string Rule { get; } = rule;
}
