namespace Khonsu.Cluster.Tests.Apply;

/// <summary>
/// Where a commit stands among those of its replica. One that was refused without need is sent again and stands later,
/// behind transactions that began after it.
/// </summary>
sealed class SentMark
{
    /// <summary>The number under which it was sent last.</summary>
    public ulong Sequence { get; set; }
}
