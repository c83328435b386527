using Khonsu.CompilerServices;

namespace Khonsu.Versions;

/// <summary>A version that says deleted.</summary>
internal sealed record Tombstone : TransactionalRow
{
    /// <summary>
    /// The head of a chain that left the index. Nothing is installed over it and it never leaves a head (Inv X3); as a
    /// version it is a tombstone older than every snapshot.
    /// </summary>
    internal static readonly Tombstone Dead = new() { _khonsuStamp = Clock.CommitClock.Origin };
}
