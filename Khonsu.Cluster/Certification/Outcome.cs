namespace Khonsu.Cluster.Certification;

/// <summary>How a transaction ended.</summary>
/// <param name="Stamp">Its commit timestamp; 0 when it was refused.</param>
/// <param name="Conflict">Why it was refused; null after a commit, and of one that was given up.</param>
readonly record struct Outcome(long Stamp, Conflict? Conflict)
{
    /// <summary>Of a transaction that somebody asked about before it was decided: it never will be (Inv T5).</summary>
    public static readonly Outcome GivenUp = new(0, null);

    /// <summary>Of a transaction whose session the log does not have any more: nothing was done for this entry. It is
    /// answered only, and never remembered.</summary>
    public static readonly Outcome SessionLost = new(-1, null);

    /// <summary>Whether it was given up.</summary>
    public bool IsGivenUp => Stamp == 0 && Conflict is null;

    /// <summary>Whether its session was not there any more.</summary>
    public bool IsSessionLost => Stamp < 0;

    /// <summary>Whether it committed.</summary>
    public bool IsCommitted => Stamp > 0 && Conflict is null;
}
