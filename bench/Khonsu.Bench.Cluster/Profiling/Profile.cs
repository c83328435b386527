using System.Diagnostics;
using System.Globalization;
using System.Net;
using Khonsu.Bench.Cluster.Measuring;
using Khonsu.Bench.Cluster.Members;
using Khonsu.Bench.Cluster.Model;
using Khonsu.Bench.Ratio.Reporting;
using Khonsu.Cluster;
using Khonsu.Cluster.Tests.Nodes;

namespace Khonsu.Bench.Cluster.Profiling;

/// <summary>
/// What a commit costs, and where: all nodes in this process, with real files and real connections, so that processor
/// time and allocation of everything are counted together. Rates are not the aim: see the contest for those.
/// </summary>
/// <param name="members">How many nodes.</param>
/// <param name="folder">Where their files are.</param>
/// <param name="isOutside">Whether callers are in a client that follows the log, in this process too.</param>
/// <param name="shards">Over how many logs the rows are spread.</param>
sealed class Profile(int members, string folder, bool isOutside, int shards)
{
    const string Usage = "Khonsu.Bench.Cluster profile [NODES] [CALLERS] [SECONDS] [Put|CompareAndPut|Transfer] "
        + "[ROUNDS] [SHARDS] [outside]: 3 256 5 Put 3 1";

    const string Outside = "outside";

    readonly List<KhonsuNode<Depot>> _nodes = [];
    readonly int[] _doors = LoopbackPorts.Take(members);
    KhonsuClient<Depot>? _client;
    long _commits;

    /// <summary>Runs it.</summary>
    /// <returns>The exit code.</returns>
    public static async Task<int> RunAsync(string[] words)
    {
        int[] numbers = [3, 256, 5, 0, 3, 1];
        Work work = Work.Put;
        bool isOutside = words is [.., Outside];
        if (isOutside)
            words = words[..^1];
        for (int place = 0; place < words.Length; place++)
        {
            if (place >= numbers.Length || !(place == 3
                ? Enum.TryParse(words[place], out work)
                : int.TryParse(words[place], CultureInfo.InvariantCulture, out numbers[place])))
            {
                Console.Error.WriteLine(Usage);
                return 2;
            }
        }

        string folder = Directory.CreateTempSubdirectory("khonsu-profile-").FullName;
        var profile = new Profile(numbers[0], folder, isOutside, numbers[5]);
        try
        {
            await profile.StartAsync();
            for (int round = 0; round <= numbers[4]; round++)
                await profile.RoundAsync(work, numbers[1], TimeSpan.FromSeconds(numbers[2]), round);
            await profile.MaybeRestartAsync();
            return await profile.CheckAsync();
        }
        finally
        {
            if (profile._client is { } client)
                await client.DisposeAsync();
            foreach (KhonsuNode<Depot> node in profile._nodes)
                await node.DisposeAsync();
            Directory.Delete(folder, recursive: true);
        }
    }

    async Task StartAsync()
    {
        int[] ports = LoopbackPorts.Take(members);
        for (int member = 0; member < members; member++)
            _nodes.Add(await KhonsuNode.StartAsync(OptionsOf(member, ports), Depot.Open, Depot.Tables));
        await Member.FillAsync(_nodes[0].Model);
        if (!isOutside)
            return;
        _client = await KhonsuClient.ConnectAsync(
            new KhonsuClientConnection
            {
                Nodes = [.. _doors.Select(static door => new Uri($"http://127.0.0.1:{door}"))],
                CommitTimeout = TimeSpan.FromSeconds(60),
            },
            Depot.Open,
            Depot.Tables);
    }

    KhonsuNodeOptions OptionsOf(int member, int[] ports) => new()
    {
        Directory = FolderOf(member),
        Shards = shards,
        Node = (ulong)member + 1,
        Listen = new IPEndPoint(IPAddress.Loopback, ports[member]),
        CommitTimeout = TimeSpan.FromSeconds(60),
        CheckpointLogBytes = long.MaxValue,
        Clients = isOutside
            ? new KhonsuClientOptions { Listen = new IPEndPoint(IPAddress.Loopback, _doors[member]) }
            : null,
        Peers =
        [
            .. Enumerable.Range(0, members).Where(other => other != member)
                .Select(other => new KhonsuPeer((ulong)other + 1, "127.0.0.1", ports[other])),
        ],
    };

    // Of a node that is alone: the others of several would be asked.
    async Task MaybeRestartAsync()
    {
        if (members > 1 || isOutside)
            return;
        await _nodes[0].DisposeAsync();
        _nodes.Clear();
        long allocatedBefore = GC.GetTotalAllocatedBytes(precise: true);
        TimeSpan processorBefore = Process.GetCurrentProcess().TotalProcessorTime;
        long began = Stopwatch.GetTimestamp();
        _nodes.Add(await KhonsuNode.StartAsync(OptionsOf(0, LoopbackPorts.Take(1)), Depot.Open, Depot.Tables));
        double seconds = Stopwatch.GetElapsedTime(began).TotalSeconds;
        double processor = (Process.GetCurrentProcess().TotalProcessorTime - processorBefore).TotalMicroseconds;
        double allocated = GC.GetTotalAllocatedBytes(precise: true) - allocatedBefore;
        var table = new Table($"start with {_commits} commits, {DiskBytes() >> 20} MiB", "for each commit");
        table.Add("us", Text(seconds * 1e6 / _commits, "F1"));
        table.Add("processor us", Text(processor / _commits, "F1"));
        table.Add("bytes allocated", Text(allocated / _commits, "F0"));
        table.Add("seconds for a GiB", Text(seconds * (1L << 30) / DiskBytes(), "F1"));
        await Console.Out.WriteLineAsync(table.ToMarkdown());
    }

    // The first round, which compiles, is told of as round 0.
    async Task RoundAsync(Work work, int callers, TimeSpan duration, int round)
    {
        KhonsuNode<Depot> leader = _nodes.First(static node => node.Status.Leader == node.Status.Node);
        long entriesBefore = leader.Status.DecidedEntries;
        Dictionary<string, double> before = new(ProcessorTime.ByThread());
        long diskBefore = DiskBytes();
        long allocatedBefore = GC.GetTotalAllocatedBytes(precise: true);
        TimeSpan processorBefore = Process.GetCurrentProcess().TotalProcessorTime;
        int collectionsBefore = GC.CollectionCount(0);
        Depot model = _client?.Model ?? leader.Model;
        Sample sample = await Callers.RunAsync(callers, duration, round, Member.OperationOf(model, work));
        double commits = sample.Operations;
        _commits += sample.Operations;
        double processor = (Process.GetCurrentProcess().TotalProcessorTime - processorBefore).TotalMicroseconds;
        double allocated = GC.GetTotalAllocatedBytes(precise: true) - allocatedBefore;
        string where = isOutside ? " in a client" : "";
        var table = new Table($"round {round}: {work}, {members} nodes, {callers} callers{where}", "for each commit");
        table.Add("commits/s", Text(sample.PerSecond, "F0"));
        table.Add("median us", Text(sample.MedianMicroseconds, "F0"));
        double entries = leader.Status.DecidedEntries - entriesBefore;
        table.Add("entries of the log", Text(entries / commits, "F3"));
        table.Add("processor us", Text(processor / commits, "F1"));
        table.Add("bytes allocated", Text(allocated / commits, "F0"));
        table.Add("bytes of a node's files", Text((DiskBytes() - diskBefore) / commits / members, "F0"));
        table.Add("young collections", Text(GC.CollectionCount(0) - collectionsBefore, "F0") + " in all");
        foreach ((string thread, double seconds) in ProcessorTime.ByThread())
        {
            double own = (seconds - before.GetValueOrDefault(thread)) * 1e6 / commits;
            if (own >= 0.05)
                table.Add($"us of '{thread}'", Text(own, "F1"));
        }

        await Console.Out.WriteLineAsync(table.ToMarkdown());
    }

    async Task<int> CheckAsync()
    {
        foreach (KhonsuNode<Depot> node in _nodes)
        {
            await node.SynchronizeAsync();
            long sum = node.Model.Read(static tx => tx.Accounts.Sum(static row => row.Balance));
            if (sum == Depot.Keys * Depot.FirstBalance)
                continue;
            await Console.Error.WriteLineAsync($"BROKEN: the balances of a node sum up to {sum}");
            return 1;
        }

        return 0;
    }

    string FolderOf(int member) => Path.Combine(folder, $"node-{member + 1}");

    long DiskBytes() => Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
        .Sum(static path => new FileInfo(path).Length);

    static string Text(double figure, string format) => figure.ToString(format, CultureInfo.InvariantCulture);
}
