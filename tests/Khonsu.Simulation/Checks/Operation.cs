namespace Khonsu.Simulation.Checks;

/// <summary>One thing that a client asked of a list, and what it was told.</summary>
/// <param name="Id">The value appended, unique in the history; of a read, its own number.</param>
/// <param name="IsRead">Whether the list was read; otherwise a value was appended.</param>
/// <param name="InvokedAt">The step at which the client asked.</param>
sealed record Operation(long Id, bool IsRead, long InvokedAt)
{
    /// <summary>The step at which the client was told; never, as long as the outcome is unknown.</summary>
    public long ReturnedAt { get; set; } = long.MaxValue;

    /// <summary>Of a read that has returned: how many values it saw.</summary>
    public int SeenCount { get; set; }

    /// <summary>Of a read that has returned: the digest of what it saw.</summary>
    public ulong SeenDigest { get; set; }

    /// <summary>Whether the client was told that the value will never be in the list.</summary>
    public bool IsRefused { get; set; }

    public bool IsReturned => ReturnedAt != long.MaxValue;
}
