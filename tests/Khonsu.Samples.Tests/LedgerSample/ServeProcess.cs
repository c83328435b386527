using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Khonsu.Cluster.Tests.Nodes;

namespace Khonsu.Samples.Tests.LedgerSample;

/// <summary>The ledger served on nodes in processes of their own.</summary>
sealed class ServeProcess : IAsyncDisposable
{
    const int RetryMilliseconds = 50;
    static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    readonly Process _process;
    readonly Task<string> _output;
    readonly Task<string> _error;
    readonly HttpClient _http = new();
    readonly int _httpPort;

    ServeProcess(Process process, int httpPort)
    {
        (_process, _httpPort) = (process, httpPort);
        (_output, _error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
    }

    /// <summary>Starts it and waits until all nodes answer and know a leader.</summary>
    public static async Task<ServeProcess> StartAsync(string folder, int nodes, int load)
    {
        int port = RowOfPorts(nodes);
        int httpPort = RowOfPorts(nodes);
        string[] words =
        [
            Path.Combine(AppContext.BaseDirectory, "Ledger.dll"),
            "serve",
            "--data", folder,
            "--nodes", Text(nodes),
            "--load", Text(load),
            "--port", Text(port),
            "--http", Text(httpPort),
            "--clients", Text(RowOfPorts(nodes)),
        ];
        var start = new ProcessStartInfo("dotnet", words)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        var serve = new ServeProcess(Process.Start(start)!, httpPort);
        for (int node = 1; node <= nodes; node++)
            await serve.UntilAsync(node, static status => LeaderOf(status) is not null);
        return serve;
    }

    /// <summary>Who leads, as far as a node knows; null when it knows of none, as for a while after a kill.</summary>
    public static int? LeaderOf(JsonElement status)
        => status.GetProperty("leader") is { ValueKind: JsonValueKind.Number } leader ? leader.GetInt32() : null;

    /// <summary>The page of a node.</summary>
    public string UrlOf(int node) => $"http://127.0.0.1:{Text(_httpPort + node - 1)}";

    /// <summary>Waits until a node is as wanted.</summary>
    public async Task<JsonElement> UntilAsync(int node, Func<JsonElement, bool> isWanted)
    {
        long started = TimeProvider.System.GetTimestamp();
        while (true)
        {
            try
            {
                JsonElement status = await _http.GetFromJsonAsync<JsonElement>($"{UrlOf(node)}/status");
                if (isWanted(status))
                    return status;
            }
            catch (HttpRequestException)
            {
                // It is down.
            }

            Assert.False(_process.HasExited, $"It has ended: {(_process.HasExited ? await _error : "")}");
            Assert.True(TimeProvider.System.GetElapsedTime(started) < s_patience, $"Node {node} does not get there.");
            await Task.Delay(RetryMilliseconds);
        }
    }

    /// <summary>Sends a request.</summary>
    /// <returns>The code, and the answer.</returns>
    public async Task<(int Code, JsonElement Body)> SendAsync(
        HttpMethod method, int node, string path, string body = "")
    {
        using var request = new HttpRequestMessage(method, UrlOf(node) + path);
        if (body.Length > 0)
            request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        using HttpResponseMessage response = await _http.SendAsync(request);
        string text = await response.Content.ReadAsStringAsync();
        JsonElement json = text.Length == 0 ? default : JsonSerializer.Deserialize<JsonElement>(text);
        return ((int)response.StatusCode, json);
    }

    /// <summary>Presses Ctrl-C, and waits for the end.</summary>
    /// <returns>The exit code and all that was said.</returns>
    public async Task<(int ExitCode, string Output)> StopAsync()
    {
        using (var kill = Process.Start("kill", ["-INT", Text(_process.Id)]))
            await kill.WaitForExitAsync();
        await _process.WaitForExitAsync();
        return (_process.ExitCode, await _output + await _error);
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            await StopAsync();
        _process.Dispose();
        _http.Dispose();
    }

    static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    // The program counts on from the port of its first node.
    static int RowOfPorts(int count)
    {
        while (true)
        {
            int[] ports = LoopbackPorts.Take(count);
            if (ports[^1] - ports[0] == count - 1)
                return ports[0];
        }
    }
}
