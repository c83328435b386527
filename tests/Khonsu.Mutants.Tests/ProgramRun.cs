using System.Diagnostics;

namespace Khonsu.Mutants.Tests;

/// <summary>Runs a program as a process of its own: a planted bug may overflow the stack or never end.</summary>
static class ProgramRun
{
    const int EvidenceLength = 1200;

    // A thread of a workload that loops is reported by the program itself after half of this.
    static readonly TimeSpan s_patience = TimeSpan.FromSeconds(90);

    /// <summary>Runs the program without a bug.</summary>
    /// <param name="budget">How hard to try.</param>
    /// <param name="rounds">How often to spend the budget, each time on seeds of its own.</param>
    /// <returns>How it ended.</returns>
    public static ProgramOutcome OfWhole(StressBudget budget, int rounds)
        => RunRounds(WholeProgram.PathOf(budget.StallStep is not null), budget, rounds);

    /// <summary>Compiles a program, runs it with a budget, and removes it.</summary>
    /// <param name="mutant">The bug to plant.</param>
    /// <param name="budget">How hard to try.</param>
    /// <param name="rounds">How often to spend the budget, each time on seeds of its own, until something is
    /// found.</param>
    /// <returns>How it ended.</returns>
    public static ProgramOutcome Of(Mutant mutant, StressBudget budget, int rounds)
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("khonsu-mutant-");
        try
        {
            string path = MutantProgram.Compile(mutant, budget.StallStep is not null, folder.FullName);
            return RunRounds(path, budget, rounds);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>Runs a program.</summary>
    /// <param name="path">Its path.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <returns>How it ended.</returns>
    public static ProgramOutcome Run(string path, IEnumerable<string> arguments)
        => RunProcess([path, .. arguments]);

    /// <summary>The first seed.</summary>
    public static ulong FirstSeed() => ulong.Parse(Environment.GetEnvironmentVariable("KHONSU_SEED") ?? "1", null);

    // Why rounds and not one long run: a run that takes too long counts as one that never ends.
    static ProgramOutcome RunRounds(string path, StressBudget budget, int rounds)
    {
        ulong first = FirstSeed();
        ProgramOutcome outcome = Run(path, budget, first);
        for (int round = 1; round < rounds && outcome.IsClean; round++)
            outcome = Run(path, budget, first + (ulong)(round * budget.Seeds));
        return outcome;
    }

    static ProgramOutcome Run(string path, StressBudget budget, ulong start)
        => RunProcess([path, .. budget.ArgumentsFrom(start)]);

    static ProgramOutcome RunProcess(IEnumerable<string> arguments)
    {
        var info = new ProcessStartInfo(Host(), arguments)
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
