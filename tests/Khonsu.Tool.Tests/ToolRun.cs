using System.Diagnostics;

namespace Khonsu.Tool.Tests;

/// <summary>What a program has said and how it ended, each run in a process of its own.</summary>
sealed record ToolRun(int ExitCode, string Output, string Error)
{
    /// <summary>Runs the command khonsu.</summary>
    public static Task<ToolRun> KhonsuAsync(params string[] words) => RunAsync("khonsu.dll", words);

    /// <summary>Runs the ledger.</summary>
    public static Task<ToolRun> LedgerAsync(params string[] words) => RunAsync("Ledger.dll", words);

    static async Task<ToolRun> RunAsync(string program, string[] words)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, program), .. words])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using Process process = Process.Start(start) ?? throw new InvalidOperationException("It did not start.");
        Task<string> error = process.StandardError.ReadToEndAsync();
        string output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return new ToolRun(process.ExitCode, output, await error);
    }
}
