using DuckDB.NET.Data;
using Flights.CommandLine;
using Flights.Input;
using Flights.Replay;
using Khonsu;
using ParquetSharp;

namespace Analytics;

/// <summary>The program as a function: words and writers in, exit code out. Every error that can happen ends here.
/// </summary>
static class AnalyticsProgram
{
    /// <summary>All files and all sums are equal.</summary>
    public const int Success = 0;

    /// <summary>Something differs, or cannot be read or written.</summary>
    public const int Failure = 1;

    const int RoundsDefault = 5;

    /// <summary>Runs the program.</summary>
    /// <param name="args">The folder for the Parquet files, <c>out</c> when nothing is said; and how many rounds.
    /// </param>
    /// <param name="output">For results.</param>
    /// <param name="error">For errors.</param>
    /// <returns>The exit code.</returns>
    public static int Run(IReadOnlyList<string> args, TextWriter output, TextWriter error)
    {
        FlightsOptions options = new() { OutputFolder = args.Count > 0 ? args[0] : "out" };
        int rounds = RoundsDefault;
        if (args.Count > 2 || (args.Count == 2 && (!int.TryParse(args[1], out rounds) || rounds < 1)))
        {
            error.WriteLine("usage: Analytics [FOLDER [ROUNDS]]");
            return Failure;
        }

        try
        {
            new AnalyticsRun(options, output).Run(rounds);
            return Success;
        }
        catch (Exception e) when (e is InputException or CheckException or KhonsuException or IOException
            or UnauthorizedAccessException or ParquetException or DuckDBException)
        {
            error.WriteLine($"error: {e.Message}");
            return Failure;
        }
    }
}
