using System.Collections.Immutable;
using Khonsu.Cluster.Log;

namespace Khonsu.Cluster.Storage.Archive;

/// <summary>What an archive has.</summary>
/// <param name="Stretches">Pieces of the log, by index; where one does not begin at the end of the one before,
/// something is missing.</param>
/// <param name="Checkpoints">Checkpoints, by index.</param>
sealed record ArchiveContent(
    ImmutableArray<ArchiveStretch> Stretches, ImmutableArray<ArchivedCheckpoint> Checkpoints)
{
    /// <summary>Of a new archive.</summary>
    public static readonly ArchiveContent Empty = new([], []);

    /// <summary>Up to where it has the log, or a state of it, exclusive.</summary>
    public LogIndex End => EndsWithCheckpoint ? Checkpoints[^1].Index : Stretches.IsEmpty ? default : Stretches[^1].To;

    /// <summary>Chain of the log there.</summary>
    public ulong EndChain
        => EndsWithCheckpoint ? Checkpoints[^1].Checkpoint.Chain : Stretches.IsEmpty ? 0 : Stretches[^1].ToChain;

    /// <summary>The latest time that it knows of, in microseconds since 1970; 0 for none.</summary>
    public long LatestTime => Math.Max(
        Stretches.IsEmpty ? 0 : Stretches.Max(static stretch => stretch.LastTime),
        Checkpoints.IsEmpty ? 0 : Checkpoints.Max(static kept => kept.LatestTime));

    /// <summary>What it takes on the disk, but for a few bytes.</summary>
    public long SizeBytes => Stretches.Sum(static stretch => stretch.SizeBytes)
        + Checkpoints.Sum(static kept => kept.SizeBytes);

    /// <summary>The log up to where it is without a hole.</summary>
    /// <param name="from">Where to begin.</param>
    /// <returns>The end of it, exclusive; <paramref name="from"/> when nothing begins there.</returns>
    public LogIndex ReachOf(LogIndex from)
    {
        LogIndex reach = from;
        foreach (ArchiveStretch stretch in Stretches)
        {
            if (stretch.From <= reach)
                reach = LogIndex.Max(reach, stretch.To);
        }

        return reach;
    }

    /// <summary>Whether a restore up to a place is possible: the log, from the last start on, goes so far.</summary>
    /// <param name="end">The place.</param>
    public bool Reaches(LogIndex end)
    {
        LogIndex start = Checkpoints.IsEmpty ? LogIndex.Zero : Checkpoints[^1].Index;
        return ReachOf(start) >= end;
    }

    // When all of the log before it was dropped, or was never here.
    bool EndsWithCheckpoint
        => !Checkpoints.IsEmpty && (Stretches.IsEmpty || Checkpoints[^1].Index > Stretches[^1].To);

    /// <summary>The same and a piece of the log more.</summary>
    /// <param name="stretch">Behind all others.</param>
    public ArchiveContent With(ArchiveStretch stretch) => this with { Stretches = Stretches.Add(stretch) };

    /// <summary>The same and a checkpoint more.</summary>
    /// <param name="added">One that it does not have.</param>
    public ArchiveContent With(ArchivedCheckpoint added) => this with
    {
        Checkpoints = [.. Checkpoints.Add(added).OrderBy(static kept => kept.Index)],
    };

    /// <summary>The same without what is dropped.</summary>
    /// <param name="drop">Parts of it.</param>
    public ArchiveContent Without(ArchiveDrop drop)
        => new(Stretches.RemoveRange(drop.Stretches), Checkpoints.RemoveRange(drop.Checkpoints));
}
