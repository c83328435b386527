namespace Khonsu.Simulation.Checks;

/// <summary>
/// A number for a list of numbers: different lists have different digests, but for luck of one in 2^64.
/// </summary>
static class ListDigest
{
    public const ulong Empty = 0xCBF29CE484222325;

    /// <summary>The digest of a list with one more value.</summary>
    public static ulong With(ulong digest, ulong value)
    {
        ulong mixed = digest ^ (value + 0x9E3779B97F4A7C15 + (digest << 6) + (digest >> 2));
        mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9;
        mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
        return mixed ^ (mixed >> 31);
    }

    /// <summary>The digests of all beginnings of a list, from the empty one to the whole.</summary>
    public static ulong[] OfBeginnings(IReadOnlyList<long> values)
    {
        ulong[] digests = new ulong[values.Count + 1];
        digests[0] = Empty;
        for (int index = 0; index < values.Count; index++)
            digests[index + 1] = With(digests[index], (ulong)values[index]);
        return digests;
    }
}
