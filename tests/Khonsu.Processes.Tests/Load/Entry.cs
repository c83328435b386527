using System.Collections.Immutable;
using Khonsu.Processes.Words;

namespace Khonsu.Processes.Tests.Load;

/// <summary>A transaction as its client has seen it.</summary>
/// <param name="BeginTick">A logical time before it was asked for.</param>
/// <param name="EndTick">A logical time after its answer.</param>
/// <param name="Kind">What was asked for.</param>
/// <param name="Steps">Its steps.</param>
/// <param name="Outcome">How it has ended.</param>
/// <param name="Readings">What it has read; empty unless it was done.</param>
sealed record Entry(
    long BeginTick,
    long EndTick,
    RequestKind Kind,
    ImmutableArray<Step> Steps,
    Outcome Outcome,
    ImmutableArray<Reading> Readings)
{
    public bool Writes => Steps.Any(static step => step.IsWrite);
}
