namespace Khonsu.Programs.Tests.KMeans;

/// <summary>What k-means found.</summary>
/// <param name="Rounds">Passes over the points, the last one, in which none moved, included.</param>
/// <param name="Centers">The middle of each cluster.</param>
/// <param name="ClusterOf">The cluster of each point.</param>
sealed record KMeansResult(int Rounds, Point[] Centers, int[] ClusterOf)
{
    /// <summary>Says where this result is not what it should be; empty when both are equal.</summary>
    public IEnumerable<string> DifferencesTo(KMeansResult expected)
    {
        if (Rounds != expected.Rounds)
            yield return $"{Rounds} rounds instead of {expected.Rounds}";
        for (int cluster = 0; cluster < expected.Centers.Length; cluster++)
        {
            if (Centers[cluster] != expected.Centers[cluster])
                yield return $"center {cluster} is {Centers[cluster]} instead of {expected.Centers[cluster]}";
        }

        for (int point = 0; point < expected.ClusterOf.Length; point++)
        {
            if (ClusterOf[point] != expected.ClusterOf[point])
                yield return $"point {point} is in {ClusterOf[point]} instead of {expected.ClusterOf[point]}";
        }
    }
}
