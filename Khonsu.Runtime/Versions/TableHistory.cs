using Khonsu.Clock;
using Khonsu.CompilerServices;
using Khonsu.Concurrency;
using Khonsu.Diagnostics;

namespace Khonsu.Versions;

/// <summary>
/// The versions of a table that keeps its past: those that superseded others wait here until the past has gone so far
/// that nobody can ask for what they superseded, and then go to a pruner as those of other tables do at once.
/// </summary>
/// <remarks>
/// Inv P3: a version leaves for a pruner only after the floor was raised to its stamp or beyond. What is below it, or
/// between it and an older one, is then seen by no reader of the past to come; those that read already have announced
/// it.
/// Bounds: as many versions as the retention says; each addition lets up to two go.
/// </remarks>
internal sealed class TableHistory
{
    const int ReleasedPerAddition = 2;

    // In the order of commits, nearly: threads that commit at once may come in either order.
    readonly LockFreeQueue<TransactionalRow> _waiting = new();

    internal TableHistory(RetentionFloor floor) => Floor = floor;

    /// <summary>How far back the table can be read.</summary>
    internal RetentionFloor Floor { get; }

    /// <summary>Takes a version that its transaction has committed over another.</summary>
    /// <param name="version">A finalized version.</param>
    /// <param name="pruner">Where versions go whose time is over.</param>
    internal void Keep(TransactionalRow version, VersionPruner pruner)
    {
        StepHook.At(Step.BeforeKeep);
        _waiting.Enqueue(version);
        for (int released = 0; released < ReleasedPerAddition; released++)
        {
            if (!_waiting.TryPeek(out TransactionalRow? oldest) || oldest._khonsuStamp > Floor.Due())
                return;
            Floor.Raise();
            if (!_waiting.TryDequeue(out TransactionalRow? taken))
                return;
            // Race: another thread took the one that was looked at, and this one's time may not be over.
            if (taken._khonsuStamp > Floor.Value)
            {
                _waiting.Enqueue(taken);
                return;
            }

            pruner.Add(taken);
        }
    }
}
