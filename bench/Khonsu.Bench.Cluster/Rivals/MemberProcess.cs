using System.Diagnostics;

namespace Khonsu.Bench.Cluster.Rivals;

/// <summary>A process of this program that does what it is told, a line each, and answers each by a line.</summary>
sealed class MemberProcess : IAsyncDisposable
{
    readonly Process _process;
    readonly string _log;

    MemberProcess(Process process, string log) => (_process, _log) = (process, log);

    /// <summary>Starts one.</summary>
    /// <param name="words">What it is.</param>
    /// <param name="log">The file for its errors.</param>
    /// <param name="settings">Settings of its runtime: names of variables, and their values; null for none.</param>
    /// <param name="folder">Where the program is; null for this one.</param>
    public static async Task<MemberProcess> StartAsync(
        IEnumerable<string> words,
        string log,
        IReadOnlyList<(string Name, string Value)>? settings = null,
        string? folder = null)
    {
        string program = Path.Combine(folder ?? AppContext.BaseDirectory, "Khonsu.Bench.Cluster.dll");
        var member = new MemberProcess(Programs.Start("dotnet", [program, .. words], log, settings), log);
        if (await member._process.StandardOutput.ReadLineAsync() == "ready")
            return member;
        await member.DisposeAsync();
        throw new InvalidOperationException($"A node does not start: see {log}.");
    }

    /// <summary>What it has used of the processor.</summary>
    public TimeSpan ProcessorTime
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime;
        }
    }

    /// <summary>Asks it.</summary>
    public async Task<string> AskAsync(string line)
    {
        await _process.StandardInput.WriteLineAsync(line);
        await _process.StandardInput.FlushAsync();
        return await _process.StandardOutput.ReadLineAsync()
            ?? throw new InvalidOperationException($"A node has ended: see {_log}.");
    }

    /// <summary>Kills it.</summary>
    public async ValueTask DisposeAsync() => await Programs.KillAsync(_process);
}
