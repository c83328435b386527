namespace Khonsu.Cluster.Driver;

/// <summary>The archives of all groups of a node. On the consensus thread only.</summary>
/// <param name="groupCount">How many groups the node has.</param>
sealed class NodeArchives(int groupCount)
{
    readonly List<ArchiveKeeper> _keepers = new(groupCount);

    /// <summary>How many groups the node has.</summary>
    public int GroupCount => groupCount;

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
}
