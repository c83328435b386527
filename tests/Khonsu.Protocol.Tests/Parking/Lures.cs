using Khonsu.Diagnostics;

namespace Khonsu.Protocol.Tests.Parking;

/// <summary>
/// Where another thread waits a while for the victim, so that it finds something to help with, and what that thread
/// does.
/// </summary>
/// <param name="Kind">The kind of transaction it does most, or -1 for any.</param>
/// <param name="Steps">The steps at which it waits.</param>
sealed record Lures(int Kind, params Step[] Steps)
{
    static readonly Lures s_none = new(-1);
    static readonly Lures s_halfInstalled = new(-1, Step.Installed, Step.BeforeMark, Step.SelfInstalled);
    static readonly Lures s_firstInstalled = new(ParkedBank.BlindPairKind, Step.Installed);
    static readonly Lures s_lastInstalled = new(ParkedBank.TouchKind, Step.SelfInstalled);
    static readonly Lures s_marked = new(-1, Step.Marked, Step.StampDrawn);
    static readonly Lures s_stamped = new(-1, Step.Stamped, Step.BeforeDecide);
    static readonly Lures s_rangeStamped = new(ParkedBank.RangeKind, Step.Stamped, Step.BeforeDecide);
    static readonly Lures s_decided = new(-1, Step.Decided, Step.BeforeFinalize);
    static readonly Lures s_selfInstalled = new(-1, Step.SelfInstalled, Step.SelfStampDrawn);
    static readonly Lures s_certifiedStamped = new(
        ParkedBank.CertifiedKind, Step.Stamped, Step.BeforeDependency, Step.FloorFound, Step.BeforeDecide);
    static readonly Lures s_undecided = new(-1, Step.Stamped, Step.Marked, Step.SelfInstalled);

    /// <summary>What one of the others does to lead the victim to its case.</summary>
    /// <param name="wanted">The case.</param>
    /// <param name="thread">The other thread, 1 or 2.</param>
    /// <returns>Its lures; none where the victim needs no help to help.</returns>
    public static Lures For(ParkCase wanted, int thread) => !wanted.IsHelper ? s_none : wanted.Step switch
    {
        Step.BeforeHelp => thread == 1 ? s_firstInstalled : s_lastInstalled,
        Step.HeadRead or Step.StateChecked or Step.Installed or Step.BeforeMark or Step.Marked => s_halfInstalled,
        Step.BeforeClaim or Step.StampDrawn or Step.Stamped => s_marked,
        Step.BeforeValidate or Step.BeforeDecide or Step.Decided => s_stamped,
        Step.BeforeGuardEntry => s_rangeStamped,
        Step.BeforeDependency or Step.FloorFound => s_certifiedStamped,
        Step.OutcomeKnown or Step.StampWritten => s_decided,
        Step.SelfStampDrawn or Step.SelfStamped => s_selfInstalled,
        Step.ReadPending => s_undecided,
        _ => s_none,
    };

    /// <summary>The kind of transaction with which the victim meets what the others prepared.</summary>
    /// <param name="wanted">The case.</param>
    /// <returns>The kind.</returns>
    public static int KindOfVictim(ParkCase wanted)
        => wanted.Step == Step.BeforeHelp ? ParkedBank.BlindPairKind : ParkedBank.ReadingKind;
}
