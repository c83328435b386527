using Khonsu.CompilerServices;
using Khonsu.Versions;

namespace Khonsu.Dependencies;

/// <summary>One row that a tracked commit writes.</summary>
/// <param name="Segment">The segment of the row's chain.</param>
/// <param name="Position">The chain's position in it.</param>
/// <param name="AbsentKey">What stands for the absence of the row in a set of rows; 0 when it was there.</param>
/// <param name="Before">The version that is replaced; only where the table has indexes.</param>
/// <param name="After">The version that replaces it; only where the table has indexes.</param>
internal readonly record struct TrackedWrite(
    ChainSegment Segment, int Position, long AbsentKey, TransactionalRow? Before, TransactionalRow? After)
{
    /// <summary>The row's chain.</summary>
    internal VersionChain Chain => new(Segment, Position);
}
