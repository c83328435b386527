namespace Khonsu.Feed;

/// <summary>The places of the log for a run of stamps.</summary>
/// <param name="number">Which run: the stamps whose high bits are this number.</param>
internal sealed class LogSegment(long number)
{
    /// <summary>How many low bits of a stamp say where in its segment it is.</summary>
    internal const int Bits = 8;

    const int Length = 1 << Bits;

    // Each goes from null to a commit or a hole by compare-and-swap, and to forgotten at last (Inv L1).
    readonly LoggedCommit?[] _places = new LoggedCommit?[Length];

    /// <summary>Which run of stamps.</summary>
    internal long Number => number;

    /// <summary>Finds the place of a stamp.</summary>
    /// <param name="stamp">A stamp of this segment.</param>
    /// <returns>The place, in place.</returns>
    internal ref LoggedCommit? PlaceOf(long stamp) => ref _places[(int)(stamp & (Length - 1))];

    /// <summary>Which segment a stamp belongs to.</summary>
    /// <param name="stamp">The stamp.</param>
    /// <returns>Its number.</returns>
    internal static long NumberOf(long stamp) => stamp >> Bits;
}
