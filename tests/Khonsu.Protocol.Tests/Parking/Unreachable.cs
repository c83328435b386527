using Khonsu.Diagnostics;

namespace Khonsu.Protocol.Tests.Parking;

/// <summary>The cases that cannot be, each with its reason. The list may shrink and must not grow.</summary>
static class Unreachable
{
    /// <summary>How many cases the list holds.</summary>
    public const int CasesMax = 60;

    // Why: these are the owner's own acts; a helper runs the commit of another and nothing of its beginning, its end or
    // its pruning.
    static readonly Step[] s_ownerOnly =
    [
        Step.SnapshotAnnounced, Step.SnapshotTaken, Step.BeforeInstall, Step.SelfInstalled, Step.BeforeFinalize,
        Step.PruneSurveyed, Step.BeforeUnlink, Step.PruneBatchTaken,
    ];

    // Why: the owner learns its outcome as a result; only who met the version from outside passes this step.
    static readonly Step[] s_helperOnly = [Step.OutcomeKnown];

    // Why: a helper only brings a migration to its end; that its target fills up meanwhile needs a thousand inserts in
    // between.
    static readonly Step[] s_practicallyOwnerOnly = [Step.IndexGrown];

    // Why: a helper meets these only when two threads end one migration at the same moment, and a fifth meeting in one
    // run is a matter of luck on a busy machine. What is reached of them is tested; the first meeting always must be.
    static readonly Step[] s_rareForHelpers = [Step.BeforeIndexSwitch, Step.BeforeRetire, Step.RetireClaimed];

    /// <summary>Whether a case may be missed by chance.</summary>
    public static bool IsChance(ParkCase wanted)
        => wanted.IsHelper && wanted.Hit > 1 && s_rareForHelpers.Contains(wanted.Step);

    public static bool Contains(ParkCase wanted) => wanted.IsHelper
        ? s_ownerOnly.Contains(wanted.Step) || s_practicallyOwnerOnly.Contains(wanted.Step)
        : s_helperOnly.Contains(wanted.Step);
}
