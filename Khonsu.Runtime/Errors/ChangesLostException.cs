using System.Globalization;

namespace Khonsu;

/// <summary>
/// The change feed no longer has the commits that its reader wants next: they exceed what the store keeps. State left:
/// the reader has ended, the store is unchanged.
/// </summary>
public sealed class ChangesLostException : KhonsuException
{
    const string Advice = "To catch up, take the state in a Read block and read on after its SnapshotTimestamp; to "
        + "lose less, read faster, or raise CommitsMax or RowsMax in ChangeFeedOptions.";

    internal ChangesLostException(long lostAfter, long lostUpTo)
        : base(string.Create(
            CultureInfo.InvariantCulture,
            $"Commits after timestamp {lostAfter}, up to {lostUpTo}, are no longer in the change feed. {Advice}"))
        => (LostAfter, LostUpTo) = (lostAfter, lostUpTo);

    /// <summary>The reader had read everything up to this timestamp.</summary>
    public long LostAfter { get; }

    /// <summary>The feed has everything after this timestamp: the oldest one that a reader can go on after.</summary>
    public long LostUpTo { get; }
}
