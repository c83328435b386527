using System.Diagnostics;
using System.Globalization;
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

    public static LoadProcess Start(string[] words)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "Ledger.dll"), .. words])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        return new LoadProcess(Process.Start(start)!);
    }

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

    public void Dispose()
    {
        if (!_process.HasExited)
            _process.Kill();
        _process.Dispose();
    }

    static Order OrderOf(string line)
    {
        string[] words = line.Split(' ');
        Assert.Equal((Acknowledgement, 5), (words[0], words.Length));
        return new Order(words[1], words[2], words[3], decimal.Parse(words[4], CultureInfo.InvariantCulture));
    }
}
