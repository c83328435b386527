using Khonsu.Cluster.Storage.Archive;

namespace Khonsu.Cluster.Driver;

/// <summary>The archives of all groups of a node. On the consensus thread only.</summary>
/// <param name="groupCount">How many groups the node has.</param>
sealed class NodeArchives(int groupCount)
{
    readonly List<ArchiveKeeper> _keepers = new(groupCount);

    // Those who wait for what they want to read, each with what tells it that the node has ended.
    readonly List<Action<NodeStoppedException>> _readers = [];

    /// <summary>How many groups the node has.</summary>
    public int GroupCount => groupCount;

    /// <summary>Whose they are; null when there are none.</summary>
    public ArchiveOwner? Owner => _keepers.Count == 0 ? null : _keepers[0].Owner;

    /// <summary>Adds the archive of a group.</summary>
    public void Add(ArchiveKeeper keeper) => _keepers.Add(keeper);

    /// <summary>Takes the logs of all groups but one up to what is applied.</summary>
    /// <param name="one">The archive that is left out.</param>
    /// <param name="next">Runs when all of them are there.</param>
    public void CopyOthers(ArchiveKeeper one, Action next)
    {
        int left = _keepers.Count - 1;
        if (left == 0)
        {
            next();
            return;
        }

        foreach (ArchiveKeeper other in _keepers.Where(other => other != one))
            other.Do(_ => OnCopied);

        void OnCopied()
        {
            left--;
            if (left == 0)
                next();
        }
    }

    /// <summary>Lets somebody read what all archives have, beside; they let go of nothing meanwhile, and take what
    /// comes. What the reader throws does not end the node.</summary>
    /// <param name="node">The node.</param>
    /// <param name="read">Gets whose they are and what they have, by group; is told when the node ends.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <param name="call">Gets what comes of it, when the archives are held no more.</param>
    public void Read<T>(
        NodeParts node,
        Func<ArchiveOwner, IReadOnlyList<ArchiveFolder>, CancellationToken, T> read,
        CancellationToken cancellation,
        TaskCompletionSource<T> call)
    {
        Action<NodeStoppedException> fail = end => call.TrySetException(end);
        _readers.Add(fail);
        foreach (ArchiveKeeper keeper in _keepers)
            keeper.Hold();
        LookAtAll(archives =>
        {
            _readers.Remove(fail);
            node.Background.Start(() =>
            {
                Action answer = AnswerOf(archives);
                // Why first: whatever the reader asks for next finds them let go.
                node.Inbox.Post(ReleaseAll);
                answer();
                return static () => { };
            });
        });

        Action AnswerOf(ArchiveFolder[] archives)
        {
            using var ending = CancellationTokenSource.CreateLinkedTokenSource(node.Life.Ending, cancellation);
            try
            {
                ending.Token.ThrowIfCancellationRequested();
                T result = read(Owner!, archives, ending.Token);
                return () => call.TrySetResult(result);
            }
            catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
            {
                return () => call.TrySetCanceled(cancellation);
            }
            catch (OperationCanceledException) when (node.Life.End is not null)
            {
                return () => call.TrySetException(node.Life.End);
            }
            catch (Exception error)
            {
                return () => call.TrySetException(error);
            }
        }
    }

    /// <summary>Nobody will read any more.</summary>
    public void FailAll(NodeStoppedException end)
    {
        foreach (Action<NodeStoppedException> fail in _readers)
            fail(end);
        _readers.Clear();
    }

    // Why all in one turn: a checkpoint that one of them finds had its turn before, and before that the others had
    // taken the logs that it needs (Inv S4). So what is found belongs together.
    void LookAtAll(Action<ArchiveFolder[]> next)
    {
        var found = new ArchiveFolder?[_keepers.Count];
        int left = found.Length;
        for (int place = 0; place < found.Length; place++)
        {
            int one = place;
            _keepers[one].Look(archive => OnFound(one, archive));
        }

        void OnFound(int one, ArchiveFolder? archive)
        {
            found[one] = archive;
            left--;
            if (left > 0)
                return;
            // Why it ends: the checkpoint that is missing was on its way, so the next look is behind it.
            if (Array.TrueForAll(found, static archive => archive is not null))
                next(found!);
            else
                LookAtAll(next);
        }
    }

    void ReleaseAll()
    {
        foreach (ArchiveKeeper keeper in _keepers)
            keeper.Release();
    }
}
