namespace Flights.CommandLine;

/// <summary>What the user asked for; immutable, the defaults stand here.</summary>
sealed record FlightsOptions
{
    /// <summary>Most threads that may be asked for.</summary>
    public const int ThreadsMax = 256;

    /// <summary>Most rows of a ranking that may be asked for.</summary>
    public const int TopRowsMax = 1_000;

    /// <summary>Whether the help is wanted and nothing else.</summary>
    public bool ShowsHelp { get; init; }

    /// <summary>Whether bad rows of the input are left out and counted; else the first one ends the run.</summary>
    public bool SkipsBad { get; init; }

    /// <summary>Threads that replay flights, from 1 to <see cref="ThreadsMax"/>.</summary>
    public int Threads { get; init; } = Math.Min(Environment.ProcessorCount, ThreadsMax);

    /// <summary>Rows of each ranking, from 1 to <see cref="TopRowsMax"/>.</summary>
    public int TopRows { get; init; } = 10;

    /// <summary>The file of airports.</summary>
    public string AirportsPath { get; init; } = Shipped("airports.csv");

    /// <summary>The file of flights.</summary>
    public string FlightsPath { get; init; } = Shipped("flights-20k.json");

    /// <summary>The folder for the Arrow files.</summary>
    public string OutputFolder { get; init; } = "out";

    static string Shipped(string file) => Path.Combine(AppContext.BaseDirectory, "data", file);
}
