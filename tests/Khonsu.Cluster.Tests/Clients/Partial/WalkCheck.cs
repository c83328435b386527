namespace Khonsu.Cluster.Tests.Clients.Partial;

/// <summary>Ends a walk that has found something.</summary>
static class WalkCheck
{
    static WalkException? s_found;

    /// <summary>What was found first; null for nothing.</summary>
    // Why noted: a block throws away what its body throws in a run that does not count.
    public static WalkException? Found => Volatile.Read(ref s_found);

    /// <summary>Begins a walk: nothing is found.</summary>
    public static void Begin() => Volatile.Write(ref s_found, null);

    /// <summary>Checks something.</summary>
    public static void That(bool isTrue, string evidence)
    {
        if (isTrue)
            return;
        var found = new WalkException(evidence);
        Interlocked.CompareExchange(ref s_found, found, null);
        throw found;
    }
}
