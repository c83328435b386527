using System.Globalization;

namespace Flights.CommandLine;

/// <summary>Turns the words of the command line into options.</summary>
static class OptionsParser
{
    /// <summary>The text of <c>--help</c>.</summary>
    public const string Help =
        """
        Replays a file of flights, each as one transaction, on several threads; a reader checks consistent snapshots
        meanwhile. Then it ranks airports and routes and writes the tables as Apache Arrow files.

        Usage: dotnet run -c Release --project samples/Flights [-- options]

          --airports FILE   airports as CSV: iata,name,city,state,country,latitude,longitude (default: shipped)
          --flights FILE    flights as a JSON array or as JSON lines: date, delay, distance, origin, destination
                            (default: shipped)
          --threads N       threads that replay, 1 to 256 (default: one for each processor)
          --out DIR         folder for airports.arrow, routes.arrow and flights.arrow (default: out)
          --top N           rows of each ranking, 1 to 1000 (default: 10)
          --skip-bad        leave out bad rows of the input and count them, instead of ending at the first
          --help            this text

        Exit code: 0 all checks passed, 1 bad options, bad input or a failed check, 130 stopped with Ctrl-C.
        """;

    /// <summary>Reads the words from left to right; of an option that stands twice the last one counts.</summary>
    /// <exception cref="OptionsException">A word is not understood.</exception>
    public static FlightsOptions Parse(IReadOnlyList<string> words)
    {
        FlightsOptions options = new();
        using IEnumerator<string> rest = words.GetEnumerator();
        while (rest.MoveNext())
        {
            options = rest.Current switch
            {
                "--help" or "-h" => options with { ShowsHelp = true },
                "--skip-bad" => options with { SkipsBad = true },
                "--airports" => options with { AirportsPath = Value(rest) },
                "--flights" => options with { FlightsPath = Value(rest) },
                "--out" => options with { OutputFolder = Value(rest) },
                "--threads" => options with { Threads = Number(rest, FlightsOptions.ThreadsMax) },
                "--top" => options with { TopRows = Number(rest, FlightsOptions.TopRowsMax) },
                string word => throw new OptionsException($"unknown option '{word}'"),
            };
        }

        return options;
    }

    static string Value(IEnumerator<string> rest)
    {
        string option = rest.Current;
        string value = rest.MoveNext() ? rest.Current : "";
        bool isMissing = value.Length == 0 || value.StartsWith("--", StringComparison.Ordinal);
        return isMissing ? throw new OptionsException($"{option} needs a value") : value;
    }

    static int Number(IEnumerator<string> rest, int max)
    {
        string option = rest.Current;
        string text = Value(rest);
        bool isNumber = int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number);
        return isNumber && number >= 1 && number <= max
            ? number
            : throw new OptionsException($"{option} needs a number from 1 to {max}, not '{text}'");
    }
}
