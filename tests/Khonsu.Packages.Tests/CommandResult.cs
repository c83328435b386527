namespace Khonsu.Packages.Tests;

/// <summary>How a command ended.</summary>
/// <param name="ExitCode">0 for success.</param>
/// <param name="Output">What it printed, errors included.</param>
sealed record CommandResult(int ExitCode, string Output)
{
    /// <summary>The output of a command that must succeed.</summary>
    public string Succeeded()
    {
        Assert.True(ExitCode == 0, $"exit code {ExitCode}:\n{Output}");
        return Output;
    }
}
