using System.Diagnostics;
using Flights.Replay;

namespace Khonsu.Samples.Tests.FlightsSample;

public sealed class CommandLineTests
{
    [Theory]
    [InlineData("unknown option '--fast'", "--fast")]
    [InlineData("unknown option 'flights.json'", "flights.json")]
    [InlineData("unknown option ''", "")]
    [InlineData("--out needs a value", "--out")]
    [InlineData("--out needs a value", "--out", "")]
    [InlineData("--flights needs a value", "--flights", "--skip-bad")]
    [InlineData("--threads needs a number from 1 to 256, not '0'", "--threads", "0")]
    [InlineData("--threads needs a number from 1 to 256, not '257'", "--threads", "257")]
    [InlineData("--threads needs a number from 1 to 256, not 'two'", "--threads", "two")]
    [InlineData("--top needs a number from 1 to 1000, not '-1'", "--top", "-1")]
    public void A_word_that_is_not_understood_ends_the_run(string problem, params string[] words)
    {
        RunResult run = Desk.RunProgram(words, CancellationToken.None);

        run.AssertFailed($"{problem}; --help lists the options");
        Assert.Equal("", run.Output);
    }

    [Theory]
    [InlineData("--help")]
    [InlineData("-h")]
    public void Help_lists_every_option(string word)
    {
        RunResult run = Desk.RunProgram([word], CancellationToken.None);

        run.AssertSucceeded();
        Assert.All(
            ["--airports", "--flights", "--threads", "--out", "--top", "--skip-bad", "--help"],
            option => Assert.Contains($"\n  {option} ", run.Output, StringComparison.Ordinal));
    }

    [Fact]
    public void A_folder_that_cannot_be_made_is_named()
    {
        using Desk desk = new();

        RunResult run = desk.Run("--out", desk.FlightsPath);

        Assert.StartsWith("error: ", run.Error, StringComparison.Ordinal);
        Assert.Contains(desk.FlightsPath, run.Error, StringComparison.Ordinal);
        Assert.Equal(1, run.ExitCode);
    }

    [Fact]
    public void A_run_that_is_stopped_before_it_starts_says_so()
    {
        RunResult run = Desk.RunProgram([], new CancellationToken(canceled: true));

        Assert.Equal($"stopped; the run is not complete{Environment.NewLine}", run.Error);
        Assert.Equal(130, run.ExitCode);
    }

    [Fact]
    public void A_run_that_is_stopped_in_the_middle_writes_no_files()
    {
        using Desk desk = new();
        using CancellationTokenSource stop = new();

        Assert.ThrowsAny<OperationCanceledException>(() => desk.RunShipped(
            (tx, flight) =>
            {
                FlightPosting.Post(tx, flight);
                if (flight.Number == 1_000)
                    stop.Cancel();
            },
            stop.Token));

        Assert.False(Directory.Exists(desk.OutputFolder));
    }

    [Fact]
    public async Task The_built_program_runs_on_its_own_data_from_any_folder()
    {
        using Desk desk = new();
        ProcessStartInfo start = new("dotnet", [Path.Combine(AppContext.BaseDirectory, "Flights.dll"), "--top", "1"])
        {
            WorkingDirectory = Path.GetDirectoryName(desk.FlightsPath),
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };

        using Process process = Process.Start(start)!;
        Task<string> error = process.StandardError.ReadToEndAsync();
        string output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();

        new RunResult(process.ExitCode, output, await error).AssertSucceeded();
        Assert.Contains("154,078 delay minutes, 14,476,934 miles", output, StringComparison.Ordinal);
        Assert.DoesNotContain('\e', output);
        Assert.True(File.Exists(Path.Combine(desk.OutputFolder, "airports.arrow")));
    }
}
