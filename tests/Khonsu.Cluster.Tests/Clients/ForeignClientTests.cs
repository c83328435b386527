using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Reflection;
using System.Text.Json;
using Khonsu.Cluster.Tests.Nodes;
using Khonsu.Cluster.Tests.Shards;

namespace Khonsu.Cluster.Tests.Clients;

/// <summary>
/// A client in another language, made of nothing but the files in <c>protos</c> and a library that shares no code with
/// ours, asks, manages and follows a node of several shards, and is told by codes what goes wrong.
/// </summary>
public sealed class ForeignClientTests : IDisposable
{
    const int Shards = 4;
    const string Reader = "reader-0123456789abcdef";
    const string Admin = "admin-0123456789abcdef";

    readonly NodeFolder _folder = new();
    readonly IPEndPoint _door = new(IPAddress.Loopback, LoopbackPorts.Take(1).Single());

    static string ClientFolder => PathOf("ForeignClient");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task It_sees_the_status_and_how_commits_ended()
    {
        await using KhonsuNode<Bank> node = await StartAsync();
        var ours = new CommitId(1, 1, 1);
        CommitOutcome near = await node.GetOutcomeAsync(ours);

        JsonElement[] answers = await AskAsync(
            Admin,
            """{"call":"Checkpoint"}""",
            """{"call":"Status"}""",
            """{"call":"GetOutcome","request":{"node":"1","start":"1","number":"1"}}""",
            """{"call":"GetOutcome","request":{"node":"77","start":"1","number":"1"}}""");

        Assert.Equal("{}", answers[0].GetProperty("reply").GetRawText());
        JsonElement status = answers[1].GetProperty("reply");
        KhonsuNodeStatus own = node.Status;
        Assert.Equal("1", status.GetProperty("node").GetString());
        Assert.Equal("1", status.GetProperty("leader").GetString());
        Assert.Equal(["1"], status.GetProperty("voters").EnumerateArray().Select(static one => one.GetString()!));
        Assert.Equal(
            own.Shards.Select(static shard => Text(shard.Leader!.Value)),
            status.GetProperty("shards").EnumerateArray().Select(static one => one.GetProperty("leader").GetString()));
        JsonElement outcome = answers[2].GetProperty("reply");
        Assert.NotEqual(CommitOutcomeKind.Undecided, near.Kind);
        Assert.Equal(
            near.Kind.ToString().ToUpperInvariant(),
            outcome.GetProperty("outcome").GetString()!.Replace("COMMIT_OUTCOME_", "", StringComparison.Ordinal)
                .Replace("_", "", StringComparison.Ordinal));
        Assert.Equal(
            "COMMIT_OUTCOME_UNDECIDED", answers[3].GetProperty("reply").GetProperty("outcome").GetString());
    }

    [Fact]
    public async Task It_follows_the_log_of_each_shard_without_a_gap()
    {
        await using KhonsuNode<Bank> node = await StartAsync();
        string cluster = KhonsuNode.IdOf(_folder.Options.Cluster).Value.ToString(CultureInfo.InvariantCulture);
        string[] commands =
        [
            .. Enumerable.Range(0, Shards).Select(shard => $$$"""
                {"call":"Follow","wanted":2,"request":
                 {"cluster":"{{{cluster}}}","version_first":1,"version_last":2,"shard":{{{shard}}}}}
                """),
            $$$"""{"call":"Follow","request":{"cluster":"7","version_first":2,"version_last":2}}""",
            $$$"""{"call":"Follow","request":{"cluster":"{{{cluster}}}","version_first":9,"version_last":9}}""",
            $$$"""{"call":"ReadIndex","request":{"cluster":"{{{cluster}}}","shard":3}}""",
        ];

        JsonElement[] answers = await AskAsync(Reader, commands);

        foreach (JsonElement seen in answers[..Shards])
        {
            bool isWhole = seen.TryGetProperty("isWhole", out JsonElement whole) && whole.GetBoolean();
            Assert.True(isWhole, seen.GetRawText());
            Assert.True(seen.GetProperty("commands").GetInt32() >= 2 && seen.GetProperty("bytes").GetInt32() > 0);
            Assert.Equal(Shards, seen.GetProperty("start").GetProperty("shards").GetInt32());
            Assert.Equal(2, seen.GetProperty("start").GetProperty("version").GetInt32());
        }

        Assert.Equal("FAILED_PRECONDITION", CodeOf(answers[Shards]));
        Assert.Equal("FAILED_PRECONDITION", CodeOf(answers[Shards + 1]));
        long index = long.Parse(
            answers[^1].GetProperty("reply").GetProperty("index").GetString()!, CultureInfo.InvariantCulture);
        Assert.InRange(index, 1, node.Status.Shards[3].DecidedEntries);
    }

    [Fact]
    public async Task It_is_told_by_codes_and_trailers_what_goes_wrong()
    {
        await using KhonsuNode<Bank> node = await StartAsync();
        ClusterUnavailableException near = await Assert.ThrowsAsync<ClusterUnavailableException>(
            () => node.TransferLeadershipAsync(99));

        JsonElement[] answers = await AskAsync(
            Admin,
            """{"call":"Status","as":""}""",
            """{"call":"Status","as":"wrong-0123456789abcdef"}""",
            $$"""{"call":"Checkpoint","as":"{{Reader}}"}""",
            """{"call":"Reconfigure"}""",
            """{"call":"TransferLeadership","request":{"node":"99"}}""");

        Assert.Equal(
            ["UNAUTHENTICATED", "UNAUTHENTICATED", "PERMISSION_DENIED", "INVALID_ARGUMENT"],
            answers[..4].Select(CodeOf));
        Assert.Equal(nameof(ClusterUnavailableException), answers[4].GetProperty("error").GetString());
        Assert.Equal(near.Reason.ToString(), answers[4].GetProperty("reason").GetString());
    }

    async Task<KhonsuNode<Bank>> StartAsync()
    {
        KhonsuNode<Bank> node = await _folder.StartAsync(_folder.Options with
        {
            Shards = Shards,
            Clients = new KhonsuClientOptions
            {
                Listen = _door,
                Tokens = [new(Reader, KhonsuClientRole.Read), new(Admin, KhonsuClientRole.Admin)],
            },
        });
        var work = new TransferWork(accounts: 16, seed: 1);
        await work.FillAsync(node);
        for (int round = 0; round < 20; round++)
            Assert.True(await work.RunOneAsync(node));
        return node;
    }

    async Task<JsonElement[]> AskAsync(string token, params string[] commands)
    {
        Assert.True(
            Directory.Exists(Path.Combine(ClientFolder, "node_modules")),
            $"The client is not installed. Run .ci/run, or: npm install --prefix {ClientFolder}");
        string protos = PathOf(Path.Combine("..", "..", "protos"));
        var start = new ProcessStartInfo(
            "node", [Path.Combine(ClientFolder, "client.mjs"), protos, _door.ToString(), token, .. commands])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using Process process = Process.Start(start)!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, await errors);
        JsonElement[] answers =
        [
            .. output.Split('\n', StringSplitOptions.RemoveEmptyEntries)
                .Select(static line => JsonSerializer.Deserialize<JsonElement>(line)),
        ];
        Assert.Equal(commands.Length, answers.Length);
        return answers;
    }

    static string CodeOf(JsonElement answer) => answer.GetProperty("code").GetString()!;

    static string Text(ulong number) => number.ToString(CultureInfo.InvariantCulture);

    static string PathOf(string name) => Path.GetFullPath(Path.Combine(
        typeof(ForeignClientTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
            .Single(static one => one.Key == "ProjectDirectory").Value!,
        name));
}
