using Khonsu.Programs.Tests.Common;

namespace Khonsu.Programs.Tests.KMeans;

/// <summary>Runs the rounds of a <see cref="Clustering"/> on several threads.</summary>
sealed class ParallelKMeans(Clustering clustering, Point[] points, int clusters)
{
    const int Portion = 16;

    // Each point belongs to the thread that took its portion, until the end of the round.
    readonly int[] _clusterOf = [.. Enumerable.Repeat(-1, points.Length)];

    // Both change at the end of a round only, while all threads wait for it.
    Point[] _centers = points[..clusters];
    int _round;

    public KMeansResult Run(ProgramRun run, int threads)
    {
        using var endOfRound = new Barrier(threads, _ => _centers = clustering.EndRound(_round++, _centers));
        run.RunThreads(threads, worker =>
        {
            int round = 0;
            do
            {
                Assign(round, worker.Stop);
                endOfRound.SignalAndWait(worker.Stop);
            }
            while (clustering.MovedIn(round++) > 0);
        });
        return new KMeansResult(_round, _centers, _clusterOf);
    }

    void Assign(int round, CancellationToken stop)
    {
        int moved = 0;
        int first;
        while ((first = clustering.TakePoints(round, Portion, stop)) < points.Length)
        {
            for (int i = first; i < Math.Min(first + Portion, points.Length); i++)
            {
                int nearest = points[i].NearestOf(_centers);
                clustering.AddPoint(nearest, points[i], stop);
                moved += nearest == _clusterOf[i] ? 0 : 1;
                _clusterOf[i] = nearest;
            }
        }

        clustering.AddMoved(round, moved, stop);
    }
}
