using System.Diagnostics;

namespace Khonsu.Mutants.Tests;

/// <summary>Runs a program as a process of its own: a planted bug may overflow the stack or never end.</summary>
static class ProgramRun
{
    const int EvidenceLength = 1200;

    // A thread of a workload that loops is reported by the program itself after half of this.
    static readonly TimeSpan s_patience = TimeSpan.FromSeconds(90);

    /// <summary>Compiles a program, runs it with a budget, and removes it.</summary>
    /// <param name="mutant">The bug to plant, or null for none.</param>
    /// <param name="budget">How hard to try.</param>
    /// <returns>How it ended.</returns>
    public static ProgramOutcome Of(Mutant? mutant, StressBudget budget)
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("khonsu-mutant-");
        try
        {
            return Run(MutantProgram.Compile(mutant, budget.StallStep is not null, folder.FullName), budget);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    static ProgramOutcome Run(string path, StressBudget budget)
    {
        string start = Environment.GetEnvironmentVariable("KHONSU_SEED") ?? "1";
        var info = new ProcessStartInfo(Host(), [path, .. budget.ArgumentsFrom(ulong.Parse(start, null))])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        // Why: a crash is expected of some, and its dump would be large and of no use.
        info.Environment["DOTNET_DbgEnableMiniDump"] = "0";
        var watch = Stopwatch.StartNew();
        using Process process = Process.Start(info)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        Task<string> errors = Task.Run(() => ReadErrors(process));
        int? exitCode = null;
        if (process.WaitForExit(s_patience))
            exitCode = process.ExitCode;
        else
            process.Kill(entireProcessTree: true);
        Task.WaitAll(output, errors);
        string evidence = (output.Result + errors.Result).Trim();
        evidence = evidence[..Math.Min(evidence.Length, EvidenceLength)];
        return new ProgramOutcome(exitCode, evidence, watch.Elapsed.TotalSeconds);
    }

    static string ReadErrors(Process process)
    {
        var buffer = new char[EvidenceLength];
        int length = process.StandardError.ReadBlock(buffer);
        // Why: a stack overflow prints all of its frames, which takes longer than finding it.
        if (length == EvidenceLength)
            process.Kill(entireProcessTree: true);
        return new string(buffer, 0, length);
    }

    static string Host() => Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet";
}
