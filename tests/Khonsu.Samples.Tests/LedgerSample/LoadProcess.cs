using System.Diagnostics;
using System.Globalization;
using Khonsu.Samples.Tests.FlightsSample;
using Ledger.Model;

namespace Khonsu.Samples.Tests.LedgerSample;

/// <summary>A load in a process of its own, and what it has acknowledged.</summary>
sealed class LoadProcess : IDisposable
{
    const string Acknowledgement = "ack";

    readonly Process _process;
    readonly Task<string> _error;
    readonly List<Order> _acknowledged = [];

    LoadProcess(Process process)
        => (_process, _error) = (process, process.StandardError.ReadToEndAsync());

    static string Program => Path.Combine(AppContext.BaseDirectory, "Ledger.dll");

    /// <summary>Starts a load.</summary>
    public static LoadProcess Start(string[] words) => Start("dotnet", [Program, .. words]);

    /// <summary>Starts a load to which the system refuses every write that would make a file larger than that.
    /// </summary>
    public static LoadProcess StartLimited(int fileKilobytesMax, string[] words) => Start(
        "bash",
        ["-c", "trap '' XFSZ; ulimit -f \"$0\"; exec dotnet \"$@\"", $"{fileKilobytesMax}", Program, .. words]);

    /// <summary>Waits until so many more transfers are acknowledged.</summary>
    public async Task ReadAsync(int count)
    {
        for (; count > 0; count--)
        {
            string line = await _process.StandardOutput.ReadLineAsync()
                ?? throw new InvalidOperationException($"The load has ended: {await _error}");
            _acknowledged.Add(OrderOf(line));
        }
    }

    /// <summary>Lets it run until something has happened.</summary>
    public async Task RunUntilAsync(Task happened)
    {
        Task first = await Task.WhenAny(happened, _process.WaitForExitAsync());
        Assert.True(first == happened, $"The load has ended: {(first == happened ? "" : await _error)}");
    }

    /// <summary>Kills it as <c>kill -9</c> does, and waits until it is gone.</summary>
    /// <returns>All transfers that it has acknowledged.</returns>
    public async Task<IReadOnlyList<Order>> KillAsync()
    {
        _process.Kill();
        string rest = await _process.StandardOutput.ReadToEndAsync();
        await _process.WaitForExitAsync();
        Assert.Equal("", await _error);
        // Why without the last part: a line that is not whole was not read by anybody.
        _acknowledged.AddRange(rest.Split('\n').SkipLast(1).Select(OrderOf));
        return _acknowledged;
    }

    /// <summary>Waits until it has ended by itself.</summary>
    /// <returns>How, with all that it has said; and all transfers that it has acknowledged.</returns>
    public async Task<(RunResult Run, IReadOnlyList<Order> Acknowledged)> EndAsync()
    {
        string output = await _process.StandardOutput.ReadToEndAsync();
        await _process.WaitForExitAsync();
        var run = new RunResult(_process.ExitCode, output, await _error);
        return (run, [.. output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(OrderOf)]);
    }

    public void Dispose()
    {
        if (!_process.HasExited)
            _process.Kill();
        _process.Dispose();
    }

    static LoadProcess Start(string program, string[] words)
    {
        var start = new ProcessStartInfo(program, words)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            // Why: else the runtime makes a large file in memory, which the limit of the one load would refuse.
            Environment = { ["DOTNET_EnableWriteXorExecute"] = "0" },
        };
        return new LoadProcess(Process.Start(start)!);
    }

    static Order OrderOf(string line)
    {
        string[] words = line.Split(' ');
        Assert.Equal((Acknowledgement, 5), (words[0], words.Length));
        return new Order(words[1], words[2], words[3], decimal.Parse(words[4], CultureInfo.InvariantCulture));
    }
}
