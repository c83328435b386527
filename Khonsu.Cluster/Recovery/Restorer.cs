using Khonsu.Cluster.Apply;
using Khonsu.Cluster.Log;
using Khonsu.Cluster.Storage;
using Khonsu.Cluster.Storage.Archive;
using Khonsu.Cluster.Storage.Checkpoints;

namespace Khonsu.Cluster.Recovery;

/// <summary>
/// Makes the files of a new node whose state is that of a place in the past: of each shard the checkpoint before it,
/// and the log from there to the place, which the node applies when it starts. The outcome of an entry is a function of
/// the entries before it, so nothing need be known here of what they mean.
/// </summary>
/// <remarks>
/// The new node decides alone. Stop signs, which name nodes of the past, become commands without content, at the same
/// index; so the log has chains of its own from there on. All is written under another name and renamed at the end.
/// </remarks>
sealed class Restorer(Past past, RestoreTarget target)
{
    const int BatchBytes = 1 << 20;

    ulong _starts;
    long _entryCount;
    long _writtenCount;
    IProgress<double>? _progress;
    CancellationToken _cancellation;

    /// <summary>Restores.</summary>
    /// <param name="cut">The place.</param>
    /// <param name="progress">Told how much is done, from 0 to 1.</param>
    /// <param name="cancellation">Gives up; nothing is left.</param>
    /// <exception cref="StorageException">Something is damaged, or cannot be written; nothing is left.</exception>
    public void Run(FoundCut cut, IProgress<double>? progress, CancellationToken cancellation)
    {
        (_progress, _cancellation) = (progress, cancellation);
        TargetDirectory.Check(target.Directory);
        if (!past.Owner.IsAlone && target.Identity.Cluster == past.Owner.Identity.Cluster)
            throw NeedsCluster();
        _entryCount = cut.Points.Sum(static point => point.Cut - point.Start.Index);
        TargetDirectory.Fill(target.Directory, NewNode.UnfinishedSuffix, directory => Write(directory, cut));
    }

    void Write(string directory, FoundCut cut)
    {
        using var node = new NewNode(directory, target.Identity, past.Shards.Count);
        for (int number = 0; number < past.Shards.Count; number++)
            Write(node, directory, past.Shards[number], cut.Points[number]);
        node.Settle(_starts);
        _progress?.Report(1);
    }

    void Write(NewNode node, string directory, History history, FoundPoint point)
    {
        GroupId group = history.Group;
        ulong chain = 0;
        if (point.Start.Checkpoint is { } checkpoint)
        {
            Copy(directory, group, point.Start, checkpoint);
            chain = checkpoint.Chain;
            node.Begin(group, checkpoint.Id, checkpoint.Index, chain, checkpoint.SizeBytes);
        }

        LogIndex end = WriteLog(node, history, point, chain);
        if (end != point.Cut)
        {
            throw new StorageException(
                StorageFault.Damaged, $"The log ends at {end}, and was to go on to {point.Cut}: files are missing.");
        }

        node.End(group, point.Cut);
    }

    void Copy(string directory, GroupId group, HistoryStart start, CheckpointRef checkpoint)
    {
        StoredCheckpoint stored = start.Open!();
        string path = CheckpointFolder.PathIn(directory, group, checkpoint.Id);
        FileFaults.Guarded(path, () => Directory.CreateDirectory(Path.GetDirectoryName(path)!));
        CheckpointCopy.Make(stored, path);
        // Why the copy: so what was read is what was written.
        StoredCheckpoint copy = StoredCheckpoint.Open(path, group, checkpoint.Id, checkpoint.Index);
        copy.Verify();
        FileFaults.Guarded(path, () =>
        {
            for (string at = path; at != directory; at = Path.GetDirectoryName(at)!)
                DirectorySync.Sync(at);
            DirectorySync.Sync(directory);
        });
        foreach ((_, Certification.NodeSessions sessions) in StateWriter.ReadRest(path).Sessions)
            _starts = Math.Max(_starts, sessions.Current.Incarnation);
    }

    LogIndex WriteLog(NewNode node, History history, FoundPoint point, ulong chain)
    {
        LogIndex index = point.Start.Index;
        var batch = new List<LogEntry>();
        long bytes = 0;
        foreach (LogEntry entry in history.Read(index, point.Start.Chain))
        {
            if (index + batch.Count == point.Cut)
                break;
            LogEntry written = Rewritten(entry).After(chain);
            chain = written.Chain;
            _starts = Math.Max(_starts, entry.Proposal.Incarnation);
            batch.Add(written);
            bytes += written.SizeBytes;
            if (bytes < BatchBytes)
                continue;
            _cancellation.ThrowIfCancellationRequested();
            Flush();
            _progress?.Report((double)_writtenCount / Math.Max(1, _entryCount));
        }

        Flush();
        return index;

        void Flush()
        {
            node.Add(history.Group, index, batch);
            index += batch.Count;
            _writtenCount += batch.Count;
            batch.Clear();
            bytes = 0;
        }
    }

    LogEntry Rewritten(LogEntry entry)
    {
        if (entry.NextConfig is not { } next)
            return entry;
        if (next.Voters.Length > 1 && target.Identity.Cluster == past.Owner.Identity.Cluster)
            throw NeedsCluster();
        return LogEntry.Command(entry.Proposal, default);
    }

    static StorageException NeedsCluster() => new(
        StorageFault.Foreign,
        "The store was kept by several nodes, which must never take the restored one for one of theirs: give it a new "
        + "name of a cluster, and start it with that name.");
}
