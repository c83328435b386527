using System.Globalization;
using Khonsu.Bench.Cluster.Measuring;
using Khonsu.Cluster.Tests.Nodes;

namespace Khonsu.Bench.Cluster.Rivals;

/// <summary>Three members of the Raft of DotNext.Net.Cluster; the callers are in the process of the leader, as those of
/// Khonsu are. It has no transactions, so it puts only.</summary>
/// <param name="folder">Where the files are.</param>
/// <param name="electionTimeout">The least one of all members; the most is twice as long.</param>
sealed class DotNextRival(string folder, TimeSpan electionTimeout) : IRival
{
    /// <summary>What the process of a member is called.</summary>
    public const string MemberWord = "dotnext-member";

    const int Members = 3;
    const int RetryMilliseconds = 5;

    readonly int[] _ports = LoopbackPorts.Take(Members);
    readonly List<MemberProcess> _processes = [];
    long _acknowledged;

    public string Name => "DotNext.Net.Cluster";

    public bool CanFailOver => false;

    public bool Does(Work work) => work == Work.Put;

    public async Task StartAsync()
    {
        for (int member = 0; member < Members; member++)
        {
            string own = Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"dotnext-{member}"));
            string[] words =
            [
                MemberWord,
                own,
                Text((int)electionTimeout.TotalMilliseconds),
                // Its own first.
                .. Enumerable.Range(0, Members).Select(number => Text(_ports[(member + number) % Members])),
            ];
            _processes.Add(await MemberProcess.StartAsync(words, $"{own}.log"));
        }

        static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
    }

    public async Task<Sample> RunAsync(Work work, int callers, TimeSpan duration, int seed)
    {
        MemberProcess leader = await LeaderAsync();
        var sample = Sample.Parse(await leader.AskAsync(
            string.Create(CultureInfo.InvariantCulture, $"run {callers} {duration.TotalSeconds} {seed}")));
        _acknowledged += sample.Operations;
        return sample;
    }

    public async Task<string?> CheckAsync()
    {
        foreach (MemberProcess process in _processes)
        {
            long applied = long.Parse(await process.AskAsync("applied"), CultureInfo.InvariantCulture);
            if (applied < _acknowledged)
                return $"a member has applied {applied} puts of {_acknowledged} that were acknowledged";
        }

        return null;
    }

    public Task<TimeSpan> FailOverAsync() => throw new InvalidOperationException("It is not measured.");

    public async ValueTask DisposeAsync()
    {
        foreach (MemberProcess process in _processes)
            await process.DisposeAsync();
    }

    async Task<MemberProcess> LeaderAsync()
    {
        while (true)
        {
            foreach (MemberProcess process in _processes)
            {
                if (await process.AskAsync("leads") == "yes")
                    return process;
            }

            await Task.Delay(RetryMilliseconds);
        }
    }
}
