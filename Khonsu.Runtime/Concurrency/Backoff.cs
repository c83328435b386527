namespace Khonsu.Concurrency;

/// <summary>
/// Spreads out restarts: none for the first attempts, then a random number of spins that doubles up to a bound.
/// </summary>
/// <remarks>
/// Progress: bounded work, no wait for another thread; the longest pause is a few microseconds and one yield.
/// </remarks>
internal static class Backoff
{
    const int FreeAttempts = 2;
    const int ShiftMax = 8;
    const int AsideSpins = 64;

    /// <summary>Pauses before attempt <paramref name="attempt"/> + 1.</summary>
    /// <param name="attempt">Attempts that failed so far, from 1.</param>
    /// <param name="state">The caller's random state; any number, changed by each call.</param>
    internal static void Pause(int attempt, ref uint state)
    {
        if (attempt <= FreeAttempts)
            return;
        // Why: xorshift (Marsaglia 2003) is enough to break symmetry between two losers and costs three shifts.
        state ^= state << 13;
        state ^= state >> 17;
        state ^= state << 5;
        int shift = Math.Min(attempt - FreeAttempts + 2, ShiftMax);
        Thread.SpinWait((int)(state & ((1u << shift) - 1)) + 1);
        if (attempt > FreeAttempts + ShiftMax)
            Thread.Yield();
    }

    /// <summary>Lets others run for a moment.</summary>
    internal static void StandAside()
    {
        Thread.SpinWait(AsideSpins);
        Thread.Yield();
    }
}
