using System.Globalization;
using System.Net;
using System.Text.Json;
using Khonsu.Cluster;
using Khonsu.Cluster.Tests.Nodes;

namespace Khonsu.Tool.Tests;

/// <summary>The command khonsu as a process, on nodes that run.</summary>
public sealed class RunningNodeTests : IAsyncLifetime
{
    const string Secret = "admin-0123456789abcdef";
    const int First = 1;
    const int Count = 3;
    const int Newcomer = 4;

    readonly string _path = Directory.CreateTempSubdirectory("khonsu-running-").FullName;
    readonly int[] _ports = LoopbackPorts.Take(Newcomer);
    readonly int[] _clientPorts = LoopbackPorts.Take(Newcomer);
    readonly Dictionary<int, KhonsuNode<KhonsuStore>> _nodes = [];

    public async Task InitializeAsync()
    {
        for (int number = First; number <= Count; number++)
            await StartAsync(number, [1, 2, 3]);
        foreach (KhonsuNode<KhonsuStore> node in _nodes.Values)
            await node.SynchronizeAsync();
    }

    public async Task DisposeAsync()
    {
        foreach (KhonsuNode<KhonsuStore> node in _nodes.Values)
            await node.DisposeAsync();
        Directory.Delete(_path, recursive: true);
    }

    [Fact]
    public async Task The_leadership_goes_where_it_is_told_to()
    {
        JsonElement status = await JsonAsync("status", AddressOf(First));
        Assert.Equal((ulong)First, status.GetProperty("node").GetUInt64());
        Assert.Equal(["1", "2", "3"], status.GetProperty("voters").EnumerateArray().Select(static one => $"{one}"));
        int leader = status.GetProperty("leader").GetInt32();
        int next = (leader % Count) + 1;

        JsonElement moved = await JsonAsync("transfer-leader", All(1, 2, 3), "--to", Text(next));

        Assert.Equal(next, moved.GetProperty("leader").GetInt32());
        Assert.Equal(leader, moved.GetProperty("leaderBefore").GetInt32());
        Assert.True(_nodes[next].Status.IsLeading);
        ToolRun again = await KhonsuAsync("transfer-leader", [AddressOf(leader)], "--to", Text(leader));
        Assert.Equal((1, ""), (again.ExitCode, again.Output));
        Assert.Contains($"Node {next} leads", again.Error, StringComparison.Ordinal);
        ToolRun wrong = await KhonsuAsync("transfer-leader", All(1, 2, 3), "--to", "99");
        Assert.Equal((1, ""), (wrong.ExitCode, wrong.Output));
        // One shard cannot be spread more evenly.
        JsonElement balanced = await JsonAsync("balance", AddressOf(First));
        Assert.Equal(0, balanced.GetProperty("handedOver").GetInt32());
        status = await JsonAsync("status", AddressOf(next));
        Assert.Equal(
            (1, 1, "0: 1 2 3"),
            (status.GetProperty("leads").GetInt32(), status.GetProperty("votes").GetInt32(),
                status.GetProperty("shardVoters")[0].GetString()));
    }

    [Fact]
    public async Task A_new_node_takes_the_place_of_one_that_is_lost()
    {
        JsonElement status = await JsonAsync("status", AddressOf(First));
        int lost = status.GetProperty("leader").GetInt32() == Count ? 2 : Count;
        int[] left = [.. new[] { 1, 2, 3 }.Where(number => number != lost)];
        await _nodes[lost].DisposeAsync();
        _nodes.Remove(lost);
        await StartAsync(Newcomer, left, isJoining: true);

        JsonElement done = await JsonAsync(
            "replace-node",
            All([.. left, Newcomer]),
            "--node", Text(lost), "--by", Text(Newcomer), "--listen", $"127.0.0.1:{_ports[Newcomer - 1]}");

        Assert.Equal(Newcomer, done.GetProperty("joined").GetInt32());
        status = await JsonAsync("status", AddressOf(Newcomer));
        Assert.Equal(
            left.Append(Newcomer).Select(static one => $"{one}"),
            status.GetProperty("voters").EnumerateArray().Select(static one => $"{one}"));
    }

    [Fact]
    public async Task A_cluster_becomes_larger_and_some_of_it_vote()
    {
        await StartAsync(Newcomer, [1, 2, 3], isJoining: true);

        JsonElement done = await JsonAsync(
            "reconfigure",
            All(Newcomer, 1, 2, 3),
            "--nodes", "1", "2", "3", "4", "--replicas", "3", "--listen", $"4=127.0.0.1:{_ports[Newcomer - 1]}");

        Assert.Equal(("1 2 3 4", "3"), (TextOf(done, "nodes"), $"{done.GetProperty("replicas")}"));
        done = await JsonAsync("reconfigure", All(1, 2, 3), "--replicas", "all");
        Assert.Equal(("1 2 3 4", "all"), (TextOf(done, "nodes"), $"{done.GetProperty("replicas")}"));
        Assert.Equal("1 2 3 4", TextOf(await JsonAsync("status", AddressOf(First)), "voters"));
        done = await JsonAsync("reconfigure", All(1, 2, 3), "--nodes", "1", "2", "4");
        Assert.Equal(("1 2 4", "all"), (TextOf(done, "nodes"), $"{done.GetProperty("replicas")}"));
        Assert.Equal([1, 2, 4], _nodes[First].Status.Voters);
    }

    [Theory]
    [InlineData("Nothing is to be changed")]
    [InlineData("is no number of nodes", "--replicas", "0")]
    [InlineData("is no number of nodes", "--replicas", "some")]
    [InlineData("is no node with its place", "--replicas", "3", "--listen", "127.0.0.1:7101")]
    [InlineData("is no place", "--replicas", "3", "--listen", "4=here")]
    public async Task What_cannot_be_meant_changes_nothing(string said, params string[] words)
    {
        uint before = _nodes[First].Status.Configuration;

        ToolRun run = await KhonsuAsync("reconfigure", All(1, 2, 3), words);

        Assert.Equal((2, ""), (run.ExitCode, run.Output));
        Assert.Contains(said, run.Error, StringComparison.Ordinal);
        Assert.Equal(before, _nodes[First].Status.Configuration);
    }

    [Fact]
    public async Task What_a_node_refuses_and_a_node_that_is_not_there_are_said_in_a_sentence()
    {
        ToolRun nobody = await ToolRun.KhonsuAsync("status", AddressOf(First));
        Assert.Equal((1, ""), (nobody.ExitCode, nobody.Output));
        Assert.Contains("token", nobody.Error, StringComparison.Ordinal);

        ToolRun closed = await KhonsuAsync("status", [AddressOf(Newcomer)]);
        Assert.Equal((1, ""), (closed.ExitCode, closed.Output));
        Assert.Contains("No node could be reached", closed.Error, StringComparison.Ordinal);

        ToolRun far = await KhonsuAsync("status", ["http://192.0.2.1:7201"]);
        Assert.Equal((1, ""), (far.ExitCode, far.Output));
        Assert.Contains("use https://", far.Error, StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, closed.Error + far.Error, StringComparison.Ordinal);
    }

    async Task StartAsync(int number, int[] others, bool isJoining = false) => _nodes[number]
        = await KhonsuNode.StartAsync(
            new KhonsuNodeOptions
            {
                Directory = Path.Combine(_path, Text(number)),
                Node = (ulong)number,
                Listen = new IPEndPoint(IPAddress.Loopback, _ports[number - 1]),
                IsJoining = isJoining,
                Peers =
                [
                    .. others.Where(other => other != number)
                        .Select(other => new KhonsuPeer((ulong)other, "127.0.0.1", _ports[other - 1])),
                ],
                Clients = new KhonsuClientOptions
                {
                    Listen = new IPEndPoint(IPAddress.Loopback, _clientPorts[number - 1]),
                    Tokens = [new KhonsuClientToken(Secret, KhonsuClientRole.Admin)],
                },
            },
            KhonsuStore.Open,
            []);

    string AddressOf(int number) => $"http://127.0.0.1:{Text(_clientPorts[number - 1])}";

    string[] All(params int[] numbers) => [.. numbers.Select(AddressOf)];

    Task<JsonElement> JsonAsync(string command, string address) => JsonAsync(command, [address]);

    async Task<JsonElement> JsonAsync(string command, string[] addresses, params string[] words)
    {
        ToolRun run = await KhonsuAsync(command, addresses, [.. words, "--json"]);
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        return JsonSerializer.Deserialize<JsonElement>(run.Output);
    }

    async Task<ToolRun> KhonsuAsync(string command, string[] addresses, params string[] words)
    {
        string file = Path.Combine(_path, "token");
        await File.WriteAllTextAsync(file, Secret + "\n");
        return await ToolRun.KhonsuAsync([command, .. addresses, .. words, "--token-file", file]);
    }

    static string TextOf(JsonElement answer, string field)
        => string.Join(' ', answer.GetProperty(field).EnumerateArray());

    static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
