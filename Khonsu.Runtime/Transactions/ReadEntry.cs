using System.Runtime.CompilerServices;
using Khonsu.CompilerServices;
using Khonsu.Versions;

namespace Khonsu.Transactions;

/// <summary>One row or table that an attempt has read.</summary>
internal struct ReadEntry
{
    /// <summary>The segment of a row's chain, or a table that was scanned.</summary>
    internal ReadTarget? Target;

    /// <summary>The chain's position in the segment, or <see cref="ReadTarget.WholeTable"/>.</summary>
    internal int Position;

    /// <summary>The version that was read; null for an absent row or a table.</summary>
    internal TransactionalRow? Node;

    /// <summary>What a retry watches for a change of it.</summary>
    internal readonly long WaitTarget => Target!.WaitTarget(Position);

    /// <summary>The row's chain; only where it is not a whole table.</summary>
    internal readonly VersionChain Chain => new(Unsafe.As<ChainSegment>(Target!), Position);
}
