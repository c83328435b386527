using System.Text.Unicode;
using CsvHelper;
using Flights.Model;

namespace Flights.Input;

/// <summary>Reads airports from CSV; a bad row is named by its line.</summary>
static class AirportFile
{
    const int RowBytesMax = 64 * 1024;

    static readonly string[] s_columns = ["iata", "name", "city", "state", "country", "latitude", "longitude"];

    /// <summary>Reads all airports.</summary>
    /// <param name="path">The file; its first line names the columns, in any order.</param>
    /// <param name="badRows">Decides about bad rows.</param>
    /// <param name="cancellation">Asked before each row.</param>
    /// <returns>Airports with unique codes, without traffic, at least one.</returns>
    /// <exception cref="InputException">The file or a row of it cannot be used.</exception>
    public static List<Airport> Read(string path, BadRows badRows, CancellationToken cancellation)
    {
        using FileStream file = InputFile.Open(path);
        using CsvReader csv = CsvReader.Create(file, OptionsFor(path, badRows), leaveOpen: true);
        List<Airport> airports = [];
        try
        {
            int[] columns = FindColumns(csv, path);
            Dictionary<string, long> lineOfCode = new(StringComparer.Ordinal);
            while (csv.Read())
            {
                cancellation.ThrowIfCancellationRequested();
                if (ProblemOf(csv, columns, lineOfCode) is { } problem)
                    badRows.Add(Problem(path, csv.LineNumber, problem));
                else
                    airports.Add(Airport(csv, columns));
            }
        }
        catch (CsvFormatException e)
        {
            throw new InputException(path, $"no CSV can be read there ({e.Message.TrimEnd('.')})");
        }

        return airports.Count > 0 ? airports : throw new InputException(path, "there is no usable airport in the file");
    }

    static CsvReaderOptions OptionsFor(string path, BadRows badRows) => new()
    {
        Separator = ',',
        TrackLineNumbers = true,
        MaxRecordSize = RowBytesMax,

        // Why: no name of the data has a line break, and so one lost quote costs one row and not the rest of the file.
        AllowLineBreaksInQuotes = false,
        MalformedData = CsvMalformedDataHandling.Skip,
        OnMalformedRecord = row => badRows.Add(Problem(path, row.LineNumber, "a quote is out of place")),
    };

    static int[] FindColumns(CsvReader csv, string path) =>
    [
        .. s_columns.Select(name => csv.TryGetFieldIndex(name, out int index)
            ? index
            : throw Problem(path, 1, $"the header has no column '{name}'")),
    ];

    /// <summary>Looks for what is wrong with the current row; keeps its code when nothing is.</summary>
    /// <returns>The problem, or null.</returns>
    static string? ProblemOf(CsvReader csv, int[] columns, Dictionary<string, long> lineOfCode)
    {
        if (csv.FieldCount != csv.Headers.Count)
            return $"the row has {csv.FieldCount} fields and the header {csv.Headers.Count}";
        if (!Utf8.IsValid(csv.RawRecord))
            return "the row is not UTF-8";
        int empty = Array.FindIndex(columns, column => csv.GetString(column).Length == 0);
        if (empty >= 0)
            return $"field '{s_columns[empty]}' is empty";
        if (ProblemOfDegrees(csv, columns[5], "latitude", 90) is { } latitude)
            return latitude;
        if (ProblemOfDegrees(csv, columns[6], "longitude", 180) is { } longitude)
            return longitude;
        string code = csv.GetString(columns[0]);
        return lineOfCode.TryAdd(code, csv.LineNumber)
            ? null
            : $"airport '{code}' is there already, in line {lineOfCode[code]}";
    }

    static string? ProblemOfDegrees(CsvReader csv, int column, string name, double degreesMax) =>
        csv.TryParse(column, out double degrees) && Math.Abs(degrees) <= degreesMax
            ? null
            : $"field '{name}' must be a number from -{degreesMax} to {degreesMax}, not '{csv.GetString(column)}'";

    static Airport Airport(CsvReader csv, int[] columns) => new()
    {
        Iata = csv.GetString(columns[0]),
        Name = csv.GetString(columns[1]),
        City = csv.GetString(columns[2]),
        State = csv.GetString(columns[3]),
        Country = csv.GetString(columns[4]),
        Latitude = csv.Parse<double>(columns[5]),
        Longitude = csv.Parse<double>(columns[6]),
    };

    static InputException Problem(string path, long line, string problem) =>
        new(path, new TextPosition(line, 1), problem);
}
