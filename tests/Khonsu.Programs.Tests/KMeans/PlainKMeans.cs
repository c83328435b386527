namespace Khonsu.Programs.Tests.KMeans;

/// <summary>The same with one thread and no store.</summary>
static class PlainKMeans
{
    public static KMeansResult Run(Point[] points, int clusters)
    {
        int[] clusterOf = [.. Enumerable.Repeat(-1, points.Length)];
        Point[] centers = points[..clusters];
        for (int rounds = 1; ; rounds++)
        {
            int[] nearest = [.. points.Select(point => point.NearestOf(centers))];
            Point[] before = centers;
            centers = [.. before.Select((center, cluster) => MeanOf(points, nearest, cluster, center))];
            if (nearest.SequenceEqual(clusterOf))
                return new KMeansResult(rounds, centers, clusterOf);
            clusterOf = nearest;
        }
    }

    static Point MeanOf(Point[] points, int[] clusterOf, int cluster, Point before)
    {
        Point[] members = [.. points.Where((_, i) => clusterOf[i] == cluster)];
        return members.Length == 0
            ? before
            : members.Aggregate(static (sum, point) => sum + point).Over(members.Length);
    }
}
