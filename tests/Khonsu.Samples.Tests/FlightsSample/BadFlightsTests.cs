namespace Khonsu.Samples.Tests.FlightsSample;

/// <summary>Each kind of bad flight has a message with file, line and byte, and can be skipped.</summary>
public sealed class BadFlightsTests
{
    const string Good = Desk.GoodFlight;
    const string DateProblem = "field 'date' must be a date like 2001/01/31 23:59, not ";

    /// <summary>A bad element, the byte of its line where the problem stands, and the problem.</summary>
    public static TheoryData<string, int, string> BadElements { get; } = new()
    {
        { Good.Replace("DTW", "XXX"), 64, "field 'origin' names the unknown airport 'XXX'" },
        { Good.Replace("LAS", "XXX"), 84, "field 'destination' names the unknown airport 'XXX'" },
        { Good.Replace("LAS", "DTW"), 1, "the flight goes from 'DTW' to itself" },
        { Good.Replace("1750", "-5"), 50, "field 'distance' must be at least 1 mile, not -5" },
        { Good.Replace("1750", "0"), 50, "field 'distance' must be at least 1 mile, not 0" },
        { Good.Replace("1750", "1e99"), 50, "field 'distance' must be a whole number, not 1e99" },
        { Good.Replace("66", "\"66\""), 36, "field 'delay' must be a whole number, not the text '66'" },
        { Good.Replace("66", "null"), 36, "field 'delay' must be a whole number, not null" },
        { Good.Replace("66", "6.5"), 36, "field 'delay' must be a whole number, not 6.5" },
        { Good.Replace("66", "[66]"), 36, "field 'delay' must be a whole number, not an array" },
        { Good.Replace("66", "{}"), 36, "field 'delay' must be a whole number, not an object" },
        { Good.Replace("\"DTW\"", "7"), 64, "field 'origin' must be a text, not 7" },
        { Good.Replace("\"DTW\"", "true"), 64, "field 'origin' must be a text, not true" },
        { Good.Replace("2001/", "2001-"), 9, DateProblem + "'2001-01/01 00:47'" },
        { Good.Replace("00:47", "24:47"), 9, DateProblem + "'2001/01/01 24:47'" },
        { Good.Replace("\"delay\":66,", ""), 1, "field 'delay' is missing" },
        { Good.Replace("\"date\"", "\"day\""), 1, "field 'date' is missing" },
        { Good.Replace("\"distance\"", "\"Distance\""), 1, "field 'distance' is missing" },
        { Good.Replace("\"delay\"", "\"delay\":66,\"delay\""), 39, "field 'delay' is there twice" },
        { Good.Replace("DTW", "\\ud800"), 64, "the text is not valid Unicode" },
        { "{}", 1, "field 'date' is missing" },
        { "17", 1, "this is not an object with the fields of a flight" },
        { "null", 1, "this is not an object with the fields of a flight" },
    };

    /// <summary>A broken element and the problem.</summary>
    public static TheoryData<string, string> BrokenElements { get; } = new()
    {
        { Good.Replace("66", "6x6"), "broken JSON" },
        { Good.Replace(":66", "66"), "broken JSON" },
        { Good.Replace("66,", "66"), "broken JSON" },
        { Good.Replace("66,", "66,,"), "broken JSON" },
        { Good.Replace("\"delay\"", "delay"), "broken JSON" },
        { Good.Replace("LAS\"}", "LAS}"), "a string of this element does not end on its line" },
        { Good[..40], "" },
    };

    [Theory]
    [MemberData(nameof(BadElements))]
    public void A_bad_line_ends_the_run_with_its_place(string bad, int place, string problem)
    {
        using Desk desk = new();
        desk.WriteFlights($"{Good}\n{bad}\n{Good}\n");

        desk.Run().AssertFailed($"{desk.FlightsPath}, line 2, byte {place}: {problem}");
    }

    [Theory]
    [MemberData(nameof(BadElements))]
    public void A_bad_element_of_a_one_line_array_ends_the_run_with_its_place(string bad, int place, string problem)
    {
        using Desk desk = new();
        desk.WriteFlights($"[{Good},{bad}]");

        desk.Run().AssertFailed($"{desk.FlightsPath}, line 1, byte {Good.Length + 2 + place}: {problem}");
    }

    [Theory]
    [MemberData(nameof(BadElements))]
    public void A_bad_element_is_skipped_and_counted(string bad, int place, string problem)
    {
        using Desk desk = new();
        desk.WriteFlights($"[\n{Good},\n{bad},\n{Good}\n]\n");

        RunResult run = desk.Run("--skip-bad");

        AssertSkipped(run, 2, 1, $"{desk.FlightsPath}, line 3, byte {place}: {problem}");
    }

    [Theory]
    [MemberData(nameof(BrokenElements))]
    public void A_broken_line_is_named(string broken, string problem)
    {
        using Desk desk = new();
        desk.WriteFlights($"{Good}\n{broken}\n{Good}\n");

        RunResult run = desk.Run();

        Assert.StartsWith($"error: {desk.FlightsPath}, line 2, byte ", run.Error, StringComparison.Ordinal);
        Assert.Contains(problem, run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("LineNumber", run.Error, StringComparison.Ordinal);
        Assert.Equal(1, run.ExitCode);
    }

    [Theory]
    [MemberData(nameof(BrokenElements))]
    public void A_broken_line_is_skipped_and_the_next_one_is_whole(string broken, string problem)
    {
        using Desk desk = new();
        desk.WriteFlights($"{Good}\n{broken}\n{Good}\n");
        AssertSkipped(desk.Run("--skip-bad"), 2, 1, problem);

        desk.WriteFlights($"[\n{Good},\n{broken},\n{Good}\n]\n");
        AssertSkipped(desk.Run("--skip-bad"), 2, 1, problem);
    }

    [Fact]
    public void A_line_of_another_format_is_one_bad_row()
    {
        using Desk desk = new();
        desk.WriteFlights($"date,delay,distance,origin,destination\n{Good}\n");

        AssertSkipped(desk.Run("--skip-bad"), 1, 1, "line 1, byte 1: this is not an object");
    }

    [Fact]
    public void Only_the_first_problems_are_shown_and_all_are_counted()
    {
        using Desk desk = new();
        desk.WriteFlights($"{Good}\n" + string.Concat(Enumerable.Repeat("{}\n", 8)));

        RunResult run = desk.Run("--skip-bad");

        AssertSkipped(run, 1, 8, "line 6, byte 1: field 'date' is missing");
        Assert.DoesNotContain("line 7", run.Error, StringComparison.Ordinal);
        Assert.Contains("skipped: 3 more", run.Error, StringComparison.Ordinal);
    }

    static void AssertSkipped(RunResult run, int good, int bad, string problem)
    {
        Assert.Contains($"and {good} flights; bad rows skipped: {bad}", run.Output, StringComparison.Ordinal);
        Assert.StartsWith("skipped: ", run.Error, StringComparison.Ordinal);
        Assert.Contains(problem, run.Error, StringComparison.Ordinal);
        Assert.Equal(0, run.ExitCode);
    }
}
