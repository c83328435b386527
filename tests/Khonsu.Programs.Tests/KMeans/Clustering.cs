namespace Khonsu.Programs.Tests.KMeans;

/// <summary>
/// K-means in the manner of STAMP: threads take portions of the points, find the nearest center of each point and add
/// it to the sums of that cluster, one point one transaction; then the means become the new centers. It ends when no
/// point moves. Most of the time is spent outside of transactions, which are short and meet on a few hot rows; their
/// sums are merged, so that they do not conflict.
/// </summary>
/// <remarks>
/// Source: Cao Minh, Chung, Kozyrakis, Olukotun 2008, "STAMP: Stanford transactional applications for
/// multi-processing". Checked: centers, members and number of rounds equal those of a plain loop over the same points.
/// Ours: coordinates are whole numbers, so that a sum is the same in every order and the comparison is exact; the ends
/// of rounds are counted in the store as well.
/// </remarks>
[TransactionalModel(typeof(Cluster), typeof(Round))]
sealed partial class Clustering
{
    /// <summary>Opens a store for a number of clusters.</summary>
    public static Clustering Open(int clusters)
    {
        Clustering clustering = Open();
        clustering.Atomically(tx =>
        {
            for (int number = 0; number < clusters; number++)
                tx.Clusters.Add(new Cluster(number));
            tx.Rounds.Add(new Round(0));
        });
        return clustering;
    }

    /// <summary>Takes the next portion of points; the portions of a round do not overlap.</summary>
    /// <returns>The first point of the portion.</returns>
    public int TakePoints(int round, int count, CancellationToken stop) => Atomically(
        (round, count),
        static (tx, portion) =>
        {
            int first = tx.Rounds[portion.round].NextPoint;
            tx.Rounds.Row(portion.round).NextPoint = first + portion.count;
            return first;
        },
        cancellationToken: stop);

    /// <summary>Adds a point to a cluster, without a look at what is there: such additions never conflict.</summary>
    public void AddPoint(int cluster, Point point, CancellationToken stop) => Atomically(
        (cluster, point),
        static (tx, member) => Add(tx.Clusters.Merge(member.cluster), member.point),
        cancellationToken: stop);

    /// <summary>Adds a point to what a transaction will merge into a cluster.</summary>
    public static void Add(ClusterMerge cluster, Point point)
    {
        cluster.Members += 1;
        cluster.SumX += point.X;
        cluster.SumY += point.Y;
        cluster.SumZ += point.Z;
    }

    /// <summary>Adds to the points that have moved.</summary>
    public void AddMoved(int round, int moved, CancellationToken stop) => Atomically(
        (round, moved),
        static (tx, sum) => tx.Rounds.Row(sum.round).Moved += sum.moved,
        cancellationToken: stop);

    /// <summary>Ends a round: reads the new centers, empties the clusters and opens the next round.</summary>
    public Point[] EndRound(int round, Point[] centers) => Atomically(tx =>
    {
        var next = new Point[centers.Length];
        for (int number = 0; number < centers.Length; number++)
        {
            next[number] = tx.Clusters[number].CenterAfter(centers[number]);
            tx.Clusters[number] = new Cluster(number);
        }

        tx.Rounds.Add(new Round(round + 1));
        return next;
    });

    /// <summary>How many points moved in a round.</summary>
    public int MovedIn(int round) => Read(round, static (tx, round) => tx.Rounds[round].Moved);
}
