using Khonsu.Diagnostics;

namespace Khonsu.Protocol.Tests.Parking;

/// <summary>The cases that cannot be, each with its reason. The list may shrink and must not grow.</summary>
static class Unreachable
{
    /// <summary>How many cases the list holds.</summary>
    public const int CasesMax = 246;

    // Why: these are the owner's own acts; a helper runs the commit of another and nothing of its beginning, its end or
    // its pruning.
    static readonly Step[] s_ownerOnly =
    [
        Step.SnapshotAnnounced, Step.SnapshotTaken, Step.BeforeInstall, Step.SelfInstalled, Step.BeforeFinalize,
        Step.PruneSurveyed, Step.BeforeUnlink, Step.PruneBatchTaken,
    ];

    // Why: the owner learns its outcome as a result; only who met the version from outside passes this step.
    static readonly Step[] s_helperOnly = [Step.OutcomeKnown];

    // Why: chains are found, added and retired by the attempt that wants them; to help a commit takes chains alone.
    static readonly Step[] s_index =
    [
        Step.IndexGrown, Step.BeforeMigrateSlot, Step.BeforeRetire, Step.BeforePlace, Step.BeforeIndexSwitch,
        Step.RetireClaimed, Step.BeforeReuse, Step.BeforeHold,
    ];

    // Why: the owner of a commit keeps the indexes, before it installs and after it is decided; helpers never do.
    static readonly Step[] s_secondaryIndex =
    [
        Step.BeforeEntryHold, Step.BeforeEntryLink, Step.EntryLinked, Step.EntriesHeld, Step.BeforeEntryDeath,
        Step.EntryDead, Step.BeforeEntryMark, Step.BeforeEntryUnlink, Step.EntryBatchTaken,
    ];

    // Why: waiters are registered, taken out and woken by the threads that wait and that commit, for themselves.
    static readonly Step[] s_waiting = [Step.BeforeWatch, Step.BeforeUnwatch, Step.BeforeWake];

    // Why: readers of the feed and of the past act for themselves, and what is kept of the past is kept by owners. A
    // helper that claims a place may add a segment or forget old ones, but cannot be led to it; owners do the same
    // there.
    static readonly Step[] s_time =
    [
        Step.BeforeLogSegment, Step.BeforeLogForget, Step.BeforeCloseHole, Step.BeforeSettle, Step.BeforeKeep,
        Step.BeforeRetentionFloor, Step.BeforeTimeMark, Step.PastAnnounced,
    ];

    // Why: the owner of a commit tells others of it, and trims what it has to remember itself.
    static readonly Step[] s_tracking = [Step.CommitTracked, Step.BeforeForget];

    // Why: tickets are shown and respected before a commit begins; helpers are in the midst of one.
    static readonly Step[] s_starving = [Step.BeforeTicket, Step.GivingWay];

    static readonly Step[] s_notOfHelpers =
    [
        .. s_ownerOnly, .. s_index, .. s_secondaryIndex, .. s_waiting, .. s_time, .. s_tracking, .. s_starving,
    ];

    public static bool Contains(ParkCase wanted) => wanted.IsHelper
        ? s_notOfHelpers.Contains(wanted.Step)
        : s_helperOnly.Contains(wanted.Step);
}
