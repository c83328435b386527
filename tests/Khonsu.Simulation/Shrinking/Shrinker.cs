namespace Khonsu.Simulation.Shrinking;

/// <summary>Finds a simpler plan that fails as well.</summary>
static class Shrinker
{
    /// <summary>
    /// Takes simplifications one after the other as long as the plan still fails, and starts again after each.
    /// </summary>
    /// <param name="failing">A plan that fails.</param>
    /// <param name="simpler">The simplifications of a plan, the boldest first; each must be simpler by some
    /// measure.</param>
    /// <param name="fails">Whether a plan fails.</param>
    /// <param name="triesMax">How many plans are tried at most.</param>
    /// <returns>A plan that fails, and of which no simplification does unless the tries ran out.</returns>
    public static TPlan Shrink<TPlan>(
        TPlan failing, Func<TPlan, IEnumerable<TPlan>> simpler, Func<TPlan, bool> fails, int triesMax)
    {
        TPlan best = failing;
        int tries = 0;
        bool isSimplified = true;
        while (isSimplified)
        {
            isSimplified = false;
            foreach (TPlan candidate in simpler(best))
            {
                if (tries++ >= triesMax)
                    return best;
                if (!fails(candidate))
                    continue;
                best = candidate;
                isSimplified = true;
                break;
            }
        }
        return best;
    }
}
