namespace Khonsu.Programs.Tests.KMeans;

/// <summary>What has been added to a cluster in this round; several threads may add at once.</summary>
/// <param name="Number">Its number, from 0.</param>
/// <param name="Members">How many points.</param>
/// <param name="SumX">Sum of their first coordinates.</param>
/// <param name="SumY">Sum of their second coordinates.</param>
/// <param name="SumZ">Sum of their third coordinates.</param>
[Transactional]
sealed partial record Cluster(
    [Key] int Number,
    [Mergeable] long Members = 0,
    [Mergeable] long SumX = 0,
    [Mergeable] long SumY = 0,
    [Mergeable] long SumZ = 0)
{
    /// <summary>Where its middle is, or stays when it has no member.</summary>
    public Point CenterAfter(Point before) => Members == 0 ? before : new Point(SumX, SumY, SumZ).Over(Members);
}
