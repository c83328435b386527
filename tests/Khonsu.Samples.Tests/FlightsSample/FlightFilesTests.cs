using System.Text;

namespace Khonsu.Samples.Tests.FlightsSample;

/// <summary>The forms a file of flights may have, and what is wrong with a file as a whole.</summary>
public sealed class FlightFilesTests
{
    const string Good = Desk.GoodFlight;

    [Theory]
    [InlineData($"{Good}\n{Good}")]
    [InlineData($"{Good}\r\n\r\n{Good}\r\n")]
    [InlineData($"{Good} {Good}")]
    [InlineData($"[{Good},{Good}]")]
    [InlineData($"  [\n{Good}\n,\n{Good}\n]\n")]
    [InlineData($"\uFEFF[{Good},{Good}]")]
    [InlineData($"[{Good},{{\"extra\":{{\"a\":[1,{{}},\"}}]\\\"\"]}},{{0}}]")]
    public void Arrays_and_lines_are_read(string form)
    {
        using Desk desk = new();
        desk.WriteFlights(form.Replace("{0}", Good[1..], StringComparison.Ordinal));

        RunResult run = desk.Run();

        run.AssertSucceeded();
        Assert.Contains("2 flights, 2 airports with traffic", run.Output, StringComparison.Ordinal);
        Assert.Contains("132 delay minutes, 3,500 miles", run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "the file is empty")]
    [InlineData("  \n ", "there is no usable flight in the file")]
    [InlineData("[]", "there is no usable flight in the file")]
    public void A_file_without_flights_is_an_error_with_or_without_skipping(string text, string problem)
    {
        using Desk desk = new();
        desk.WriteFlights(text);

        desk.Run().AssertFailed($"{desk.FlightsPath}: {problem}");
        desk.Run("--skip-bad").AssertFailed($"{desk.FlightsPath}: {problem}");
    }

    [Fact]
    public void A_file_of_bad_rows_only_is_an_error_even_when_they_are_skipped()
    {
        using Desk desk = new();
        desk.WriteFlights("{}\n");

        desk.Run("--skip-bad").AssertFailed($"{desk.FlightsPath}: there is no usable flight in the file");
    }

    [Theory]
    [InlineData($"[\n{Good}\n", 3, 1, "the file ends before the ']' of its array")]
    [InlineData($"[\n{Good},\n]", 3, 1, "an element is missing before ']'")]
    [InlineData($"[\n{Good},\n,{Good}]", 3, 1, "an element is missing before ','")]
    [InlineData($"[\n{Good}]\nmore\nand more", 3, 1, "there is text behind the ']' of the array")]
    [InlineData($"[\n{Good},\n{{\"date\":", 3, 1, "the file ends inside of this element")]
    [InlineData($"[\n{Good},\n{{\"date\":]", 3, 1, "a '}' is missing before ']'")]
    public void A_torn_array_is_named_and_the_rest_can_be_used(string text, int line, int place, string problem)
    {
        using Desk desk = new();
        desk.WriteFlights(text);

        desk.Run().AssertFailed($"{desk.FlightsPath}, line {line}, byte {place}: {problem}");
        RunResult run = desk.Run("--skip-bad");

        Assert.Equal(0, run.ExitCode);
        Assert.Contains("bad rows skipped: 1", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_comma_that_is_missing_is_named()
    {
        using Desk desk = new();
        desk.WriteFlights($"[\n{Good}\n{Good}]");

        desk.Run().AssertFailed($"{desk.FlightsPath}, line 3, byte 1: ',' is missing before this element");
    }

    [Fact]
    public void A_string_without_end_in_a_one_line_array_cannot_be_skipped()
    {
        using Desk desk = new();
        string bad = Good.Replace("DTW\"", "DTW", StringComparison.Ordinal);
        desk.WriteFlights($"[{bad},{string.Join(',', Enumerable.Repeat(Good, 1_000))}]");

        desk.Run("--skip-bad").AssertFailed(
            $"{desk.FlightsPath}, line 1, byte 2: the element that begins there does not end within 65536 bytes");
    }

    [Fact]
    public void Text_that_is_not_UTF_8_is_named()
    {
        using Desk desk = new();
        string text = Good.Replace("DTW", "D\u00FCW", StringComparison.Ordinal);
        File.WriteAllBytes(desk.FlightsPath, Encoding.Latin1.GetBytes(text));

        desk.Run().AssertFailed($"{desk.FlightsPath}, line 1, byte 64: the text is not valid Unicode");
    }

    [Fact]
    public void A_file_that_is_not_there_is_named()
    {
        using Desk desk = new();
        File.Delete(desk.FlightsPath);

        desk.Run().AssertFailed($"{desk.FlightsPath}: there is no such file");
    }

    [Fact]
    public void A_folder_instead_of_a_file_is_named()
    {
        using Desk desk = new();
        File.Delete(desk.FlightsPath);
        Directory.CreateDirectory(desk.FlightsPath);

        RunResult run = desk.Run();

        Assert.StartsWith($"error: {desk.FlightsPath}: the file cannot be read (", run.Error, StringComparison.Ordinal);
        Assert.Equal(1, run.ExitCode);
    }
}
