using System.Diagnostics;
using System.Globalization;
using Khonsu.Bench.Cluster.Measuring;
using Khonsu.Bench.Cluster.Members;
using Khonsu.Bench.Cluster.Model;
using Khonsu.Cluster.Tests.Nodes;

namespace Khonsu.Bench.Cluster.Rivals;

/// <summary>Nodes of Khonsu; the callers are in the process of the leader, where the store is.</summary>
/// <param name="folder">Where the files are.</param>
/// <param name="members">How many nodes.</param>
/// <param name="electionTimeout">Of all nodes.</param>
sealed class KhonsuRival(string folder, int members, TimeSpan electionTimeout) : IRival
{
    const long CheckpointBytes = 1L << 30;
    const int CallersThatFill = 256;
    static readonly TimeSpan s_fillStep = TimeSpan.FromSeconds(5);

    readonly int[] _ports = LoopbackPorts.Take(members);
    readonly MemberProcess?[] _processes = new MemberProcess?[members];

    /// <summary>Whether the log is cut behind checkpoints.</summary>
    public bool TakesCheckpoints { get; init; } = true;

    /// <summary>Where the nodes listen for clients; null for nowhere.</summary>
    public IReadOnlyList<int>? Doors { get; init; }

    /// <summary>Settings of the runtime of its processes.</summary>
    public IReadOnlyList<(string Name, string Value)> Settings { get; init; } = [];

    /// <summary>Where the program of its processes is; null for this one.</summary>
    public string? Program { get; init; }

    /// <summary>Into how many shards its rows are spread.</summary>
    public int Shards { get; init; } = 1;

    public string Name => Shards > 1
        ? string.Create(CultureInfo.InvariantCulture, $"Khonsu, {Shards} shards")
        : members == 1 ? "Khonsu, one node" : "Khonsu";

    // Why not of shards: who leads is of the first one, and the others have leaders of their own.
    public bool CanFailOver => members > 1 && Shards == 1;

    /// <summary>What all its processes have used of the processor.</summary>
    public TimeSpan ProcessorTime => TimeSpan.FromTicks(
        _processes.OfType<MemberProcess>().Sum(static process => process.ProcessorTime.Ticks));

    public bool Does(Work work) => work switch
    {
        Work.Across => Shards >= 2,
        Work.AcrossFour => Shards >= 4,
        _ => true,
    };

    public async Task StartAsync()
    {
        await StartMembersAsync();
        await AskAsync(await LeaderAsync(), "fill");
    }

    /// <summary>Starts the members with empty tables.</summary>
    public Task StartMembersAsync() => Task.WhenAll(Enumerable.Range(0, members).Select(StartAsync));

    public async Task<Sample> RunAsync(Work work, int callers, TimeSpan duration, int seed) => Sample.Parse(
        await AskAsync(
            await LeaderAsync(),
            string.Create(CultureInfo.InvariantCulture, $"run {work} {callers} {duration.TotalSeconds} {seed}")));

    public async Task<string?> CheckAsync()
    {
        long expected = Depot.Keys * Depot.FirstBalance;
        for (int member = 0; member < members; member++)
        {
            string sum = await AskAsync(member, "sum");
            if (sum != expected.ToString(CultureInfo.InvariantCulture))
                return $"the balances of node {member + 1} sum up to {sum} instead of {expected}";
        }

        return null;
    }

    public async Task<TimeSpan> FailOverAsync()
    {
        int leader = await LeaderAsync();
        // Every node has everything: else this would measure how long the one that was killed before takes to catch up.
        for (int member = 0; member < members; member++)
            await AskAsync(member, "sum");
        long killed = Stopwatch.GetTimestamp();
        await _processes[leader]!.DisposeAsync();
        _processes[leader] = null;
        IEnumerable<int> others = Enumerable.Range(0, members).Where(member => member != leader);
        Task[] writes = [.. others.Select(member => AskAsync(member, "write"))];
        await Task.WhenAny(writes);
        TimeSpan took = Stopwatch.GetElapsedTime(killed);
        await Task.WhenAll(writes);
        await StartAsync(leader);
        return took;
    }

    /// <summary>Puts values until the files of the first node have so many bytes.</summary>
    /// <returns>How many they have.</returns>
    public async Task<long> FillLogAsync(long bytes)
    {
        while (true)
        {
            long written = Directory.EnumerateFiles(FolderOf(0), "*", SearchOption.AllDirectories)
                .Sum(static path => new FileInfo(path).Length);
            if (written >= bytes)
                return written;
            await RunAsync(Work.Put, CallersThatFill, s_fillStep, seed: 0);
        }
    }

    /// <summary>Kills the first node, and starts it.</summary>
    /// <returns>How long it took from the start of the process until everything was read.</returns>
    public async Task<TimeSpan> RestartAsync()
    {
        await _processes[0]!.DisposeAsync();
        long started = Stopwatch.GetTimestamp();
        await StartAsync(0);
        return Stopwatch.GetElapsedTime(started);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (MemberProcess process in _processes.OfType<MemberProcess>())
            await process.DisposeAsync();
    }

    string FolderOf(int member) => Path.Combine(folder, $"khonsu-{members}-{Shards}-{member}");

    async Task StartAsync(int member)
    {
        string[] words =
        [
            "member",
            FolderOf(member),
            Number(member + 1),
            Number(_ports[member]),
            Number((int)electionTimeout.TotalMilliseconds),
            (TakesCheckpoints ? CheckpointBytes : long.MaxValue).ToString(CultureInfo.InvariantCulture),
            Doors is null ? Member.NoDoor : Number(Doors[member]),
            Number(Shards),
            .. Enumerable.Range(0, members).Where(other => other != member)
                .Select(other => $"{Number(other + 1)}={Number(_ports[other])}"),
        ];
        _processes[member] = await MemberProcess.StartAsync(words, $"{FolderOf(member)}.log", Settings, Program);

        static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);
    }

    async Task<int> LeaderAsync()
    {
        while (true)
        {
            for (int member = 0; member < members; member++)
            {
                if (_processes[member] is not null
                    && await AskAsync(member, "leader") == (member + 1).ToString(CultureInfo.InvariantCulture))
                {
                    return member;
                }
            }
        }
    }

    Task<string> AskAsync(int member, string line) => _processes[member]!.AskAsync(line);
}
