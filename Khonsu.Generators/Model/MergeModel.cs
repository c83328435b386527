namespace Khonsu.Generators.Model;

/// <summary>How two changes of a column become one value.</summary>
/// <param name="Kind">The rule.</param>
/// <param name="Merger">The type that has the user's method, <c>global::</c>-qualified, or null.</param>
sealed record MergeModel(MergeKind Kind, string? Merger);
