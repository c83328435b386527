namespace Khonsu.Cluster.Transport.Links;

/// <summary>
/// How long to wait before the next attempt to connect: twice as long each time, up to a maximum, and between half of
/// that and all of it by chance, so that the nodes of a cluster do not all come at once.
/// </summary>
sealed class Pauses(TimeSpan first, TimeSpan longest, Random chance)
{
    int _doublings;

    /// <summary>The next pause.</summary>
    /// <param name="lasted">How long the attempt has lasted. One that lasted longer than the longest pause was a
    /// connection that worked, and the pauses begin anew; one that is cut off at once each time does not.</param>
    public TimeSpan Next(TimeSpan lasted)
    {
        if (lasted > longest)
            _doublings = 0;
        TimeSpan pause = first * Math.Pow(2, _doublings);
        if (pause < longest)
            _doublings++;
        else
            pause = longest;
        return pause * (0.5 + chance.NextDouble() / 2);
    }
}
