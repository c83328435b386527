using Khonsu.Cluster.Consensus;
using Khonsu.Cluster.Log;

namespace Khonsu.Cluster.Driver;

/// <summary>Applies what is decided of one group, and tries again what has to wait for other groups. On the apply
/// thread only, or whatever else applies all groups of a store.</summary>
/// <param name="applier">The state of the group.</param>
/// <param name="held">What waits.</param>
/// <param name="onApplied">Hears of it.</param>
sealed class GroupApplying(GroupApplier applier, HeldWork held, Action<AppliedEntries> onApplied)
{
    bool _isHeld;

    /// <summary>Takes entries, and applies what need not wait.</summary>
    public void Add(DecidedEntries decided)
    {
        applier.Add(decided);
        Apply();
    }

    // True when something was applied.
    bool Apply()
    {
        LogIndex before = applier.Applied;
        AppliedEntries applied = applier.Apply();
        if (applier.IsHeld && !_isHeld)
        {
            _isHeld = true;
            held.Hold(ApplyHeld);
        }

        if (applied.End == before)
            return false;
        onApplied(applied);
        return true;
    }

    bool ApplyHeld()
    {
        _isHeld = false;
        return Apply();
    }
}
