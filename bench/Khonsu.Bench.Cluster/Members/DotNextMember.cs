using System.Globalization;
using System.Net;
using DotNext.Net.Cluster;
using DotNext.Net.Cluster.Consensus.Raft;
using DotNext.Net.Cluster.Consensus.Raft.StateMachine;
using Khonsu.Bench.Cluster.Measuring;
using Khonsu.Bench.Cluster.Model;

namespace Khonsu.Bench.Cluster.Members;

/// <summary>One member of DotNext's Raft, in a process of its own, with TCP between the members and a log that syncs
/// before it says that an entry is there.</summary>
static class DotNextMember
{
    const int ChunkBytes = 1 << 20;

    public static async Task<int> RunAsync(string[] words)
    {
        int[] ports = [.. words[2..].Select(static word => int.Parse(word, CultureInfo.InvariantCulture))];
        int electionMilliseconds = int.Parse(words[1], CultureInfo.InvariantCulture);
        string folder = Directory.CreateDirectory(words[0]).FullName;
        var state = new DotNextState(Directory.CreateDirectory(Path.Combine(folder, "state")));
        var options = new WriteAheadLog.Options
        {
            Location = Path.Combine(folder, "log"),
            ChunkSize = ChunkBytes,
            // It syncs always since 6.12, and says so by making the setting obsolete.
            MemoryManagement = WriteAheadLog.MemoryManagementStrategy.PrivateMemory,
        };
        await using var log = new WriteAheadLog(options, state);
        var configuration = new RaftCluster.TcpConfiguration(AddressOf(ports[0]))
        {
            LowerElectionTimeout = electionMilliseconds,
            UpperElectionTimeout = 2 * electionMilliseconds,
            RequestTimeout = TimeSpan.FromSeconds(10),
            ColdStart = false,
            ConfigurationStorage = new DotNextMembers(ports.Select(AddressOf)),
        };
        await using var cluster = new RaftCluster(configuration) { AuditTrail = log };
        await cluster.StartAsync(CancellationToken.None);
        Console.Out.WriteLine("ready");
        while (await Console.In.ReadLineAsync() is { } line)
            Console.Out.WriteLine(await AnswerAsync(cluster, state, line.Split(' ')));
        return 0;
    }

    static async Task<string> AnswerAsync(RaftCluster cluster, DotNextState state, string[] words)
    {
        switch (words[0])
        {
            case "leads":
                return cluster.LeadershipToken.IsCancellationRequested ? "no" : "yes";
            case "run":
                int callers = int.Parse(words[1], CultureInfo.InvariantCulture);
                var duration = TimeSpan.FromSeconds(double.Parse(words[2], CultureInfo.InvariantCulture));
                int seed = int.Parse(words[3], CultureInfo.InvariantCulture);
                return $"{await Callers.RunAsync(callers, duration, seed, PutAsync)}";
            case "applied":
                await cluster.ApplyReadBarrierAsync();
                return state.Applied.ToString(CultureInfo.InvariantCulture);
            default:
                throw new InvalidOperationException($"Not a command: '{words[0]}'.");
        }

        async Task PutAsync(int caller, Random random)
            => await cluster.ReplicateAsync(DotNextState.Put(random.Next(Depot.Keys)));
    }

    static IPEndPoint AddressOf(int port) => new(IPAddress.Loopback, port);
}
