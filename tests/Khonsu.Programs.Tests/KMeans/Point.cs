namespace Khonsu.Programs.Tests.KMeans;

/// <summary>A point, or the sum of points. Whole numbers, so that a sum does not depend on the order.</summary>
readonly record struct Point(long X, long Y, long Z)
{
    public static Point operator +(Point left, Point right) =>
        new(left.X + right.X, left.Y + right.Y, left.Z + right.Z);

    /// <summary>The mean of a number of points whose sum this is, rounded down.</summary>
    public Point Over(long members) => new(X / members, Y / members, Z / members);

    public long SquaredDistanceTo(Point other)
    {
        (long x, long y, long z) = (X - other.X, Y - other.Y, Z - other.Z);
        return (x * x) + (y * y) + (z * z);
    }

    /// <summary>Position of the nearest of some points; the first of those that are equally near.</summary>
    public int NearestOf(IReadOnlyList<Point> centers)
    {
        int nearest = 0;
        for (int i = 1; i < centers.Count; i++)
        {
            if (SquaredDistanceTo(centers[i]) < SquaredDistanceTo(centers[nearest]))
                nearest = i;
        }

        return nearest;
    }
}
