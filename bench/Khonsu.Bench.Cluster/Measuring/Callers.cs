using System.Diagnostics;

namespace Khonsu.Bench.Cluster.Measuring;

/// <summary>Callers that each do one operation after the other.</summary>
static class Callers
{
    /// <summary>Runs them for a time.</summary>
    /// <param name="count">How many at a time.</param>
    /// <param name="duration">How long operations are begun.</param>
    /// <param name="seed">Of all choices.</param>
    /// <param name="operation">One operation of a caller, with its source of choices.</param>
    public static async Task<Sample> RunAsync(int count, TimeSpan duration, int seed, Func<int, Random, Task> operation)
    {
        long started = Stopwatch.GetTimestamp();
        long end = started + (long)(duration.TotalSeconds * Stopwatch.Frequency);
        Latencies[] each = await Task.WhenAll(
            Enumerable.Range(0, count).Select(caller => Task.Run(() => RunAsync(caller, end, seed, operation))));
        double seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        var all = new Latencies();
        foreach (Latencies latencies in each)
            all.Add(latencies);
        return new Sample(all.Count, seconds, all.Percentile(0.5), all.Percentile(0.99));
    }

    static async Task<Latencies> RunAsync(int caller, long end, int seed, Func<int, Random, Task> operation)
    {
        var random = new Random(HashCode.Combine(seed, caller));
        var latencies = new Latencies();
        for (long begin = Stopwatch.GetTimestamp(); begin < end;)
        {
            await operation(caller, random);
            long now = Stopwatch.GetTimestamp();
            latencies.Add(now - begin);
            begin = now;
        }

        return latencies;
    }
}
