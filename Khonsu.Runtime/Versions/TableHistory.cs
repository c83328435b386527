using Khonsu.Clock;
using Khonsu.CompilerServices;
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
/// </remarks>
internal sealed class TableHistory
{
    readonly RetainedQueue<TransactionalRow> _waiting;

    internal TableHistory(RetentionFloor floor)
    {
        Floor = floor;
        _waiting = new RetainedQueue<TransactionalRow>(floor, static version => version._khonsuStamp);
    }

    /// <summary>How far back the table can be read.</summary>
    internal RetentionFloor Floor { get; }

    /// <summary>Takes a version that its transaction has committed over another.</summary>
    /// <param name="version">A finalized version.</param>
    /// <param name="pruner">Where versions go whose time is over.</param>
    internal void Keep(TransactionalRow version, VersionPruner pruner)
    {
        StepHook.At(Step.BeforeKeep);
        _waiting.Add(version);
        for (int released = 0; released < RetainedQueue<TransactionalRow>.ReleasedPerAddition; released++)
        {
            if (!_waiting.TryTakeDue(out TransactionalRow? due))
                return;
            pruner.Add(due);
        }
    }
}
