using System.Globalization;

namespace Khonsu.Cluster;

/// <summary>The ordered store of a node does not know a position any more: it has begun after it, or has forgotten it.
/// Another node may know it.</summary>
public sealed class PositionNotKeptException : KhonsuException
{
    internal PositionNotKeptException(CommitPosition position, CommitPosition oldest)
        : base(string.Create(
            CultureInfo.InvariantCulture,
            $"The ordered store of this node knows positions from {oldest} ({oldest.Time:O}) on, and not {position} "
                + $"({position.Time:O}). Ask another node that has been running for longer, or begin with the state "
                + $"that there is; {nameof(KhonsuOrderedOptions)}.{nameof(KhonsuOrderedOptions.PositionsMax)} says "
                + $"how many are remembered."))
        => (Position, Oldest) = (position, oldest);

    /// <summary>What was asked for.</summary>
    public CommitPosition Position { get; }

    /// <summary>The oldest position that is known.</summary>
    public CommitPosition Oldest { get; }
}
