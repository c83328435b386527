namespace Khonsu.Mutants.Tests;

/// <summary>How a program ended.</summary>
/// <param name="ExitCode">0 clean, 1 a violation, another number a crash, null for no end.</param>
/// <param name="Evidence">What it printed, shortened.</param>
/// <param name="Seconds">How long it ran.</param>
sealed record ProgramOutcome(int? ExitCode, string Evidence, double Seconds)
{
    public bool IsClean => ExitCode == 0;

    public override string ToString()
    {
        string end = ExitCode switch
        {
            null => "no end",
            0 => "clean",
            1 => "violation",
            _ => $"crash with exit code {ExitCode}",
        };
        return $"{end} after {Seconds:0.0} s\n{Evidence}";
    }
}
