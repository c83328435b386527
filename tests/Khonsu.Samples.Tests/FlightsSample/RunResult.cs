namespace Khonsu.Samples.Tests.FlightsSample;

/// <summary>What a user sees of a run.</summary>
sealed record RunResult(int ExitCode, string Output, string Error)
{
    public void AssertSucceeded()
    {
        Assert.Equal("", Error);
        Assert.Equal(0, ExitCode);
    }

    public void AssertFailed(string error)
    {
        Assert.Equal($"error: {error}{Environment.NewLine}", Error);
        Assert.Equal(1, ExitCode);
    }
}
