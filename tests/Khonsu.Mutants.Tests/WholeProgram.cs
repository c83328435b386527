namespace Khonsu.Mutants.Tests;

/// <summary>The program without a bug, compiled once for all budgets, with stalls and without.</summary>
static class WholeProgram
{
    static readonly Lazy<string> s_plain = new(static () => Compile(hasStalls: false));
    static readonly Lazy<string> s_stalling = new(static () => Compile(hasStalls: true));

    /// <summary>Path of the program.</summary>
    /// <param name="hasStalls">Whether its threads stall at one step.</param>
    public static string PathOf(bool hasStalls) => (hasStalls ? s_stalling : s_plain).Value;

    static string Compile(bool hasStalls)
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("khonsu-whole-");
        AppDomain.CurrentDomain.ProcessExit += (_, _) => folder.Delete(recursive: true);
        return MutantProgram.Compile(null, hasStalls, folder.FullName);
    }
}
