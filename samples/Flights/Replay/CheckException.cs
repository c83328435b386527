namespace Flights.Replay;

/// <summary>Totals that must agree and do not; the message is the evidence.</summary>
sealed class CheckException : Exception
{
    /// <summary>Reports what was found.</summary>
    /// <param name="where">What was looked at.</param>
    /// <param name="contradictions">The evidence, at least one sentence.</param>
    public CheckException(string where, IEnumerable<string> contradictions)
        : base($"{where}: {string.Join("; ", contradictions)}")
    {
    }

    /// <summary>Throws when there is evidence.</summary>
    public static void ThrowIfAny(string where, IReadOnlyList<string> contradictions)
    {
        if (contradictions.Count > 0)
            throw new CheckException(where, contradictions);
    }
}
