using Khonsu.CompilerServices;
using Khonsu.Versions;

namespace Khonsu.Transactions;

/// <summary>One row that an attempt will write.</summary>
internal struct WriteEntry
{
    /// <summary>The segment of the row's chain.</summary>
    internal ChainSegment? Segment;

    /// <summary>The version to install, claimed: a row or a tombstone.</summary>
    internal TransactionalRow? Node;

    /// <summary>
    /// The version that must still be the newest one; for a blind write, found when the commit begins.
    /// </summary>
    internal TransactionalRow? Expected;

    /// <summary>The chain's position in the segment.</summary>
    internal int Position;

    /// <summary>Whether the write goes over whatever is newest.</summary>
    internal bool IsBlind;

    /// <summary>Whether an extension holds the chain; a blind write asks for that once.</summary>
    internal bool IsHeld;

    /// <summary>Whether the transaction also read the row, to explain a conflict.</summary>
    internal bool WasRead;

    /// <summary>What happens to the write in a conflict: a resolution + 1, or 0 for the transaction's.</summary>
    internal byte ResolutionMark;

    /// <summary>The row's chain.</summary>
    internal readonly VersionChain Chain => new(Segment!, Position);
}
