using Khonsu.Programs.Tests.Common;

namespace Khonsu.Programs.Tests.KMeans;

/// <summary>Draws points that lie around a few places, and some that lie anywhere.</summary>
static class PointCloud
{
    const int Width = 100_000;
    const int Spread = 12_000;
    const int StrayOneIn = 8;

    public static Point[] Draw(SeededRandom random, int points, int places)
    {
        Point[] middles = [.. Enumerable.Range(0, places).Select(_ => Anywhere(random, Width))];
        return [.. Enumerable.Range(0, points).Select(_ => random.OneIn(StrayOneIn)
            ? Anywhere(random, Width)
            : middles[random.Below(places)] + Anywhere(random, Spread))];
    }

    static Point Anywhere(SeededRandom random, int width) =>
        new(random.Below(width), random.Below(width), random.Below(width));
}
