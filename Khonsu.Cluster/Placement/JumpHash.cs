namespace Khonsu.Cluster.Placement;

/// <summary>Spreads numbers over buckets, evenly, so that another bucket takes only its share from the others.
/// </summary>
/// <remarks>Source: Lamping, Veach, "A Fast, Minimal Memory, Consistent Hash Algorithm", 2014. Its one division of
/// floating-point numbers is exact in the sense of IEEE 754, so it gives the same on every machine.</remarks>
static class JumpHash
{
    const ulong Multiplier = 2862933555777941757;
    const int ShiftBits = 33;

    /// <summary>The bucket of a number.</summary>
    /// <param name="number">The number, whose bits should look random.</param>
    /// <param name="buckets">How many buckets there are, at least one.</param>
    /// <returns>From 0.</returns>
    public static int BucketOf(ulong number, int buckets)
    {
        long bucket = -1;
        for (long next = 0; next < buckets;)
        {
            bucket = next;
            number = unchecked((number * Multiplier) + 1);
            next = (long)((bucket + 1) * ((double)(1L << 31) / ((number >> ShiftBits) + 1)));
        }

        return (int)bucket;
    }
}
