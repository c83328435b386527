using Khonsu.Programs.Tests.Common;
using Xunit.Abstractions;

namespace Khonsu.Programs.Tests.KMeans;

public sealed class KMeansTests(ITestOutputHelper output)
{
    const int Threads = 4;
    const int Points = 3_000;
    const int Places = 12;
    const int Clusters = 10;

    [Fact]
    public void Four_threads_find_what_a_plain_loop_finds()
    {
        var run = new ProgramRun(output);
        Point[] points = PointCloud.Draw(run.NewRandom(), Points * run.Scale, Places);
        using Clustering clustering = Clustering.Open(Clusters);

        KMeansResult result = new ParallelKMeans(clustering, points, Clusters).Run(run, Threads);

        run.AssertNone(result.DifferencesTo(PlainKMeans.Run(points, Clusters)));
        Assert.True(result.Rounds > 3, $"{result.Rounds} rounds show little");
    }

    [Fact]
    public void A_point_that_is_added_in_two_pieces_is_lost_and_moves_the_center()
    {
        Point[] points = [new(0, 0, 0), new(30, 0, 0), new(90, 0, 0)];
        using Clustering clustering = Clustering.Open(clusters: 1);
        clustering.AddPoint(0, points[0], CancellationToken.None);

        Cluster stale = clustering.Read(static tx => tx.Clusters[0]);
        clustering.AddPoint(0, points[1], CancellationToken.None);
#pragma warning disable KHN111 // The lost update is what the checker must find.
        clustering.Atomically(tx => tx.Clusters.Upsert(stale with { Members = 2, SumX = points[2].X }));
#pragma warning restore KHN111
        KMeansResult broken = new(2, clustering.EndRound(0, [points[0]]), [0, 0, 0]);

        string difference = Assert.Single(broken.DifferencesTo(PlainKMeans.Run(points, 1)));
        Assert.StartsWith("center 0 is Point { X = 45,", difference);
    }

    [Fact]
    public void Two_threads_by_hand_cannot_take_the_same_portion()
    {
        using Clustering clustering = Clustering.Open(clusters: 1);
        using ClusteringTransaction first = clustering.Begin();
        using ClusteringTransaction second = clustering.Begin();

        first.Rounds.Row(0).NextPoint += 16;
        second.Rounds.Row(0).NextPoint += 16;

        Assert.True(first.TryCommit().IsCommitted);
        Assert.False(second.TryCommit().IsCommitted);
        Assert.Equal(16, clustering.TakePoints(0, 16, CancellationToken.None));
    }

    [Fact]
    public void Two_threads_by_hand_add_to_one_cluster_at_once()
    {
        using Clustering clustering = Clustering.Open(clusters: 1);
        using ClusteringTransaction first = clustering.Begin();
        using ClusteringTransaction second = clustering.Begin();

        Clustering.Add(first.Clusters.Merge(0), new Point(10, 20, 30));
        Clustering.Add(second.Clusters.Merge(0), new Point(30, 20, 10));

        Assert.True(first.TryCommit().IsCommitted);
        Assert.True(second.TryCommit().IsCommitted);
        Assert.Equal(new Point(20, 20, 20), clustering.EndRound(0, [default])[0]);
    }
}
