using Khonsu.Cluster.Consensus;
using Khonsu.Cluster.Log;

namespace Khonsu.Cluster.Driver;

/// <summary>Applies what is decided of one group, and tries again what has to wait for other groups. On the apply
/// thread only.</summary>
/// <param name="group">The group.</param>
/// <param name="onApplied">Hears of it, on the consensus thread.</param>
sealed class GroupApplying(GroupParts group, Action<AppliedEntries> onApplied)
{
    bool _isHeld;

    /// <summary>Takes entries, and applies what need not wait.</summary>
    public void Add(DecidedEntries decided)
    {
        group.Applier.Add(decided);
        Apply();
    }

    // True when something was applied.
    bool Apply()
    {
        LogIndex before = group.Applier.Applied;
        AppliedEntries applied = group.Applier.Apply();
        if (group.Applier.IsHeld && !_isHeld)
        {
            _isHeld = true;
            group.Node.Apply.Hold(ApplyHeld);
        }

        if (applied.End == before)
            return false;
        group.Post(() => onApplied(applied));
        return true;
    }

    bool ApplyHeld()
    {
        _isHeld = false;
        return Apply();
    }
}
