using System.Text;

namespace Khonsu.Samples.Tests.FlightsSample;

/// <summary>Each kind of bad airport has a message with file and line, and is skipped when the user wants it.</summary>
public sealed class BadAirportsTests
{
    /// <summary>A bad row in line 6 of the file, and the problem.</summary>
    public static TheoryData<string, string> BadRows { get; } = new()
    {
        { "LAS,Other,City,ST,USA,1,2", "airport 'LAS' is there already, in line 3" },
        { "XXX,Name,City,ST,USA,1", "the row has 6 fields and the header 7" },
        { "XXX,Name,City,ST,USA,1,2,3", "the row has 8 fields and the header 7" },
        { ",Name,City,ST,USA,1,2", "field 'iata' is empty" },
        { "XXX,Name,,ST,USA,1,2", "field 'city' is empty" },
        { "XXX,Name,City,ST,USA,north,2", "field 'latitude' must be a number from -90 to 90, not 'north'" },
        { "XXX,Name,City,ST,USA,91,2", "field 'latitude' must be a number from -90 to 90, not '91'" },
        { "XXX,Name,City,ST,USA,NaN,2", "field 'latitude' must be a number from -90 to 90, not 'NaN'" },
        { "XXX,Name,City,ST,USA,1,-181", "field 'longitude' must be a number from -180 to 180, not '-181'" },
        { "XXX,\"Name,City,ST,USA,1,2", "a quote is out of place" },
        { "XXX,Na\"me,City,ST,USA,1,2", "a quote is out of place" },
    };

    [Theory]
    [MemberData(nameof(BadRows))]
    public void A_bad_row_ends_the_run_with_its_line(string bad, string problem)
    {
        using Desk desk = new();
        desk.WriteAirports($"{Desk.GoodAirports}\n{bad}\nYYY,Name,City,ST,USA,1,2\n");

        desk.Run().AssertFailed($"{desk.AirportsPath}, line 6, byte 1: {problem}");
    }

    [Theory]
    [MemberData(nameof(BadRows))]
    public void A_bad_row_is_skipped_and_counted(string bad, string problem)
    {
        using Desk desk = new();
        desk.WriteAirports($"{Desk.GoodAirports}\n{bad}\nYYY,Name,City,ST,USA,1,2\n");

        RunResult run = desk.Run("--skip-bad");

        Assert.Equal(0, run.ExitCode);
        Assert.Contains("read 4 airports and 1 flights; bad rows skipped: 1", run.Output, StringComparison.Ordinal);
        Assert.Equal($"skipped: {desk.AirportsPath}, line 6, byte 1: {problem}{Environment.NewLine}", run.Error);
    }

    [Fact]
    public void Columns_may_stand_in_any_order_and_quotes_may_hold_commas()
    {
        using Desk desk = new();
        desk.WriteAirports(
            "latitude,longitude,iata,name,city,state,country\n"
            + "1,2,DTW,\"Detroit, the \"\"Metropolitan\"\"\",Detroit,MI,USA\r\n"
            + "3,4,LAS,Las Vegas,Las Vegas,NV,USA");

        RunResult run = desk.Run();

        run.AssertSucceeded();
        Assert.Contains("Detroit, the \"Metropolitan\"", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_column_that_is_missing_is_named_even_when_bad_rows_are_skipped()
    {
        using Desk desk = new();
        desk.WriteAirports(Desk.GoodAirports.Replace("latitude", "height", StringComparison.Ordinal));

        desk.Run("--skip-bad").AssertFailed(
            $"{desk.AirportsPath}, line 1, byte 1: the header has no column 'latitude'");
    }

    [Fact]
    public void A_row_that_is_not_UTF_8_is_named()
    {
        using Desk desk = new();
        string text = Desk.GoodAirports.Replace("Detroit,", "D\u00E9troit,", StringComparison.Ordinal);
        File.WriteAllBytes(desk.AirportsPath, Encoding.Latin1.GetBytes(text));

        desk.Run().AssertFailed($"{desk.AirportsPath}, line 2, byte 1: the row is not UTF-8");
    }

    [Theory]
    [InlineData("", "the file is empty")]
    [InlineData("iata,name,city,state,country,latitude,longitude\n", "there is no usable airport in the file")]
    public void A_file_without_airports_is_an_error(string text, string problem)
    {
        using Desk desk = new();
        desk.WriteAirports(text);

        desk.Run().AssertFailed($"{desk.AirportsPath}: {problem}");
    }

    [Fact]
    public void A_file_that_is_not_there_is_named()
    {
        using Desk desk = new();
        File.Delete(desk.AirportsPath);

        desk.Run().AssertFailed($"{desk.AirportsPath}: there is no such file");
    }

    [Fact]
    public void A_row_without_end_is_named_instead_of_filling_the_memory()
    {
        using Desk desk = new();
        desk.WriteAirports(Desk.GoodAirports + new string('x', 200_000));

        RunResult run = desk.Run();

        Assert.StartsWith($"error: {desk.AirportsPath}", run.Error, StringComparison.Ordinal);
        Assert.Equal(1, run.ExitCode);
    }
}
