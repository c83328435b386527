using System.Diagnostics;
using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Khonsu.Samples.Tests.LedgerSample;

/// <summary>The ledger over HTTP: on one node, and on three of which the leader is killed.</summary>
public sealed class ServeTests : IDisposable
{
    readonly LedgerFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Transfers_are_made_once_and_bad_requests_are_refused()
    {
        await using ServeProcess serve = await ServeProcess.StartAsync(_folder.Data, nodes: 1, load: 0);
        Assert.Equal(200, (await serve.SendAsync(HttpMethod.Put, 1, "/accounts/bank?credit=100")).Code);
        Assert.Equal(200, (await serve.SendAsync(HttpMethod.Put, 1, "/accounts/ann")).Code);

        for (int time = 1; time <= 2; time++)
        {
            (int code, JsonElement made) = await TransferAsync(serve, "r1", "bank", "ann", "12.5");
            Assert.Equal((200, 1), (code, made.GetProperty("targetEntry").GetInt32()));
        }

        await CheckRefusalAsync(409, "'ann': it would be overdrawn", "r2", "ann", "bank", "13");
        await CheckRefusalAsync(409, "request 'r1' was another transfer", "r1", "bank", "ann", "13");
        await CheckRefusalAsync(409, "there is no account 'bob'", "r3", "bank", "bob", "1");
        await CheckRefusalAsync(400, "at most two decimals", "r4", "bank", "ann", "0.001");
        await CheckRefusalAsync(400, "request id needs 1 to 40 signs", "", "bank", "ann", "1");
        Assert.Equal(400, (await serve.SendAsync(HttpMethod.Post, 1, "/transfers", "{\"requestId\"")).Code);
        Assert.Equal(409, (await serve.SendAsync(HttpMethod.Put, 1, "/accounts/bank?credit=7")).Code);

        (_, JsonElement accounts) = await serve.SendAsync(HttpMethod.Get, 1, "/accounts");
        Assert.Equal(
            ["ann 12.5", "bank -12.5"],
            accounts.EnumerateArray().Select(static one => $"{one.GetProperty("name")} {one.GetProperty("balance")}"));
        (int exitCode, _) = await serve.StopAsync();
        Assert.Equal(0, exitCode);
        Assert.Empty((await _folder.TotalsAsync()).Contradictions());

        async Task CheckRefusalAsync(
            int expected, string text, string id, string source, string target, string amount)
        {
            (int code, JsonElement problem) = await TransferAsync(serve, id, source, target, amount);
            Assert.Equal(expected, code);
            Assert.Contains(text, problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Three_nodes_go_on_when_the_leader_is_killed_and_the_page_tells()
    {
        await using ServeProcess serve = await ServeProcess.StartAsync(_folder.Data, nodes: 3, load: 2);
        JsonElement status = await serve.UntilAsync(
            1, static status => Made(status) > 20 && ServeProcess.LeaderOf(status) is not null);
        int leader = ServeProcess.LeaderOf(status)!.Value;
        JsonElement leading = await serve.UntilAsync(leader, static _ => true);
        Assert.Equal(["leads", "follows", "follows"], await RolesAsync(serve, 1));

        using (var process = Process.GetProcessById(leading.GetProperty("processId").GetInt32()))
            process.Kill();
        int other = leader == 1 ? 2 : 1;
        status = await serve.UntilAsync(
            other, status => ServeProcess.LeaderOf(status) is { } next && next != leader);
        int transfers = status.GetProperty("transfers").GetInt32();
        await serve.UntilAsync(other, status => status.GetProperty("transfers").GetInt32() > transfers + 20);

        // It is started again, and gets what it has missed.
        status = await serve.UntilAsync(
            leader,
            status => status.GetProperty("starts").GetInt32() == 2
                && status.GetProperty("transfers").GetInt32() > transfers + 20);
        Assert.Equal(0, status.GetProperty("total").GetDecimal());
        Assert.Equal(["leads", "follows", "follows"], await RolesAsync(serve, leader));
        (int exitCode, string output) = await serve.StopAsync();
        Assert.Equal(0, exitCode);
        Assert.Contains($"node {leader}: ended with code 137", output, StringComparison.Ordinal);

        static int Made(JsonElement status) => status.GetProperty("made").GetInt32();
    }

    // The roles of all nodes as the page of one of them shows them, the leader first.
    static async Task<string[]> RolesAsync(ServeProcess serve, int node)
    {
        string document = await Browser.ReadAsync(serve.UrlOf(node), TimeSpan.FromSeconds(3));
        Assert.Contains("all balances add up to 0", document, StringComparison.Ordinal);
        Assert.Equal(3, Regex.Count(document, "<polyline points=\"[0-9., ]+\""));
        return
        [
            .. Regex.Matches(document, "<td class=\"text\">(leads|follows|down|knows no leader)</td>")
                .Select(static match => WebUtility.HtmlDecode(match.Groups[1].Value)).OrderDescending(),
        ];
    }

    static Task<(int Code, JsonElement Body)> TransferAsync(
        ServeProcess serve, string id, string source, string target, string amount) => serve.SendAsync(
            HttpMethod.Post,
            1,
            "/transfers",
            $$"""{"requestId": "{{id}}", "source": "{{source}}", "target": "{{target}}", "amount": {{amount}}}""");
}
