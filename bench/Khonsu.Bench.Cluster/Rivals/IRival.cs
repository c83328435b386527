using Khonsu.Bench.Cluster.Measuring;

namespace Khonsu.Bench.Cluster.Rivals;

/// <summary>A server or several, in processes of their own on this machine, on real disks.</summary>
interface IRival : IAsyncDisposable
{
    string Name { get; }

    /// <summary>Whether another member takes over when the leader is killed, and this is measured.</summary>
    bool CanFailOver { get; }

    /// <summary>Whether it can do a work.</summary>
    bool Does(Work work);

    /// <summary>Starts the members and fills the tables.</summary>
    Task StartAsync();

    /// <summary>Runs callers against the leader.</summary>
    Task<Sample> RunAsync(Work work, int callers, TimeSpan duration, int seed);

    /// <summary>Checks that what was acknowledged is there, and that no transfer made or lost money.</summary>
    /// <returns>What is wrong; null when nothing is.</returns>
    Task<string?> CheckAsync();

    /// <summary>Kills the leader, and starts it again in the end.</summary>
    /// <returns>From the kill to the first write that is acknowledged afterwards.</returns>
    Task<TimeSpan> FailOverAsync();
}
