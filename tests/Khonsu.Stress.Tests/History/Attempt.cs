using System.Collections.Immutable;

namespace Khonsu.Stress.Tests.History;

/// <summary>One run of a transaction body, from before its begin to after its end.</summary>
/// <param name="Name">How evidence calls it, such as <c>T17</c>.</param>
/// <param name="BeginTick">A logical time not later than the moment the snapshot was drawn.</param>
/// <param name="EndTick">A logical time not earlier than the moment the outcome was fixed.</param>
/// <param name="IsCommitted">False when the attempt aborted or was rolled back: it then only read.</param>
/// <param name="HasPlace">Whether it must fit into the serial order of its level, or only saw a snapshot.</param>
/// <param name="Operations">Operations in program order.</param>
sealed record Attempt(
    string Name,
    long BeginTick,
    long EndTick,
    bool IsCommitted,
    bool HasPlace,
    ImmutableArray<Operation> Operations)
{
    public override string ToString()
    {
        string outcome = IsCommitted ? "committed" : "aborted";
        return $"{Name} ({outcome}, {BeginTick}..{EndTick}): {string.Join(", ", Operations)}";
    }
}
