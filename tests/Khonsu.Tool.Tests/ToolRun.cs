using System.Diagnostics;

namespace Khonsu.Tool.Tests;

/// <summary>What a program has said and how it ended, each run in a process of its own.</summary>
sealed record ToolRun(int ExitCode, string Output, string Error)
{
    /// <summary>Runs the command khonsu.</summary>
    public static Task<ToolRun> KhonsuAsync(params string[] words) => RunAsync("khonsu.dll", words);

    /// <summary>Runs the ledger.</summary>
    public static Task<ToolRun> LedgerAsync(params string[] words) => RunAsync("Ledger.dll", words);

    /// <summary>Runs the command khonsu and kills it in the midst of what it does.</summary>
    /// <param name="isUnderWay">Whether it has begun.</param>
    /// <param name="delay">How long after that it is killed.</param>
    /// <param name="words">The command line.</param>
    /// <returns>Whether it was killed before it had ended.</returns>
    public static async Task<bool> KillKhonsuAsync(Func<bool> isUnderWay, TimeSpan delay, params string[] words)
    {
        using Process process = Start("khonsu.dll", words);
        while (!process.HasExited && !isUnderWay())
            await Task.Yield();
        await Task.Delay(delay);
        process.Kill();
        await process.WaitForExitAsync();
        return process.ExitCode > 128;
    }

    static async Task<ToolRun> RunAsync(string program, string[] words)
    {
        using Process process = Start(program, words);
        Task<string> error = process.StandardError.ReadToEndAsync();
        string output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return new ToolRun(process.ExitCode, output, await error);
    }

    static Process Start(string program, string[] words)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, program), .. words])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        return Process.Start(start) ?? throw new InvalidOperationException("It did not start.");
    }
}
