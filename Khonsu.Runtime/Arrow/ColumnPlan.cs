using Khonsu.CompilerServices;

namespace Khonsu.Arrow;

/// <summary>How a column of another schema becomes one of today's.</summary>
/// <param name="Stored">What is stored, in order to check it; null when the batches do not have the column.</param>
/// <param name="Conversion">How it becomes what the column's reader expects; null when it is that already.</param>
internal readonly record struct ColumnPlan(ColumnDefinition? Stored, ArrayConversion? Conversion);
