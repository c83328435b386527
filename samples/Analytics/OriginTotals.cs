namespace Analytics;

/// <summary>What the flights from one airport add up to.</summary>
/// <param name="Origin">The airport.</param>
/// <param name="Flights">Their number.</param>
/// <param name="DelayMinutes">Their delay.</param>
/// <param name="DistanceMiles">Their length.</param>
sealed record OriginTotals(string Origin, long Flights, long DelayMinutes, long DistanceMiles)
{
    /// <summary>Compares the sums of the store with those of somebody else.</summary>
    /// <param name="own">The store's.</param>
    /// <param name="theirs">The other ones.</param>
    /// <returns>A sentence for each difference, none when they are equal.</returns>
    public static IReadOnlyList<string> Differences(
        IReadOnlyCollection<OriginTotals> own, IReadOnlyCollection<OriginTotals> theirs) =>
    [
        .. own.Except(theirs).Select(static totals => $"the store has {totals}"),
        .. theirs.Except(own).Select(static totals => $"they have {totals}"),
    ];
}
