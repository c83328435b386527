namespace Khonsu.Arrow;

/// <summary>A finished column: its buffers in Arrow's order, and the columns that it is made of.</summary>
/// <param name="Length">Values, nulls included.</param>
/// <param name="NullCount">Nulls.</param>
/// <param name="Buffers">Validity (empty without nulls), then the buffers that the Arrow type has.</param>
internal sealed record ColumnParts(int Length, int NullCount, FilledBuffer[] Buffers)
{
    internal ColumnParts[] Children { get; init; } = [];

    internal ColumnParts? Dictionary { get; init; }
}
