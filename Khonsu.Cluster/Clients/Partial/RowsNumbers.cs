namespace Khonsu.Cluster.Clients.Partial;

/// <summary>The numbers by which a client is answered: the lowest bits say of what they are.</summary>
static class RowsNumbers
{
    const int KindBits = 2;
    const ulong KindMask = (1 << KindBits) - 1;
    const ulong OfFetches = 0;
    const ulong OfCommits = 1;
    const ulong OfSynchronizations = 2;

    /// <summary>Of rows that are fetched.</summary>
    /// <param name="number">The number among those.</param>
    public static ulong Fetch(ulong number) => (number << KindBits) | OfFetches;

    /// <summary>Of a commit.</summary>
    /// <param name="number">The number among those.</param>
    public static ulong Commit(ulong number) => (number << KindBits) | OfCommits;

    /// <summary>Of a synchronization.</summary>
    /// <param name="number">The number among those.</param>
    public static ulong Synchronization(ulong number) => (number << KindBits) | OfSynchronizations;

    /// <summary>Whether it is of rows that are fetched.</summary>
    /// <param name="number">The number.</param>
    public static bool IsFetch(ulong number) => (number & KindMask) == OfFetches;
}
