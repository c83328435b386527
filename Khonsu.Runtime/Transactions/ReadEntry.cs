using System.Runtime.CompilerServices;
using Khonsu.CompilerServices;
using Khonsu.Versions;

namespace Khonsu.Transactions;

/// <summary>One row, table or range of an index that an attempt has read.</summary>
internal struct ReadEntry
{
    /// <summary>The segment of a row's chain, a table that was scanned, or the guard of a range.</summary>
    internal ReadTarget? Target;

    /// <summary>
    /// The chain's position in the segment, or <see cref="ReadTarget.WholeTable"/>, or
    /// <see cref="ReadTarget.IndexRange"/>.
    /// </summary>
    internal int Position;

    /// <summary>The version that was read; null for an absent row and for all else.</summary>
    internal TransactionalRow? Node;

    /// <summary>What a retry watches for a change of it.</summary>
    internal readonly long WaitTarget => Target!.WaitTarget(Position);

    /// <summary>The row's chain; only where the position is one.</summary>
    internal readonly VersionChain Chain => new(Unsafe.As<ChainSegment>(Target!), Position);
}
