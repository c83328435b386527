namespace Khonsu.Bench.Ratio;

/// <summary>What the command line asks for; the defaults are written here and nowhere else.</summary>
sealed record BenchOptions
{
    /// <summary>Parts of workload names; empty runs all.</summary>
    public IReadOnlyList<string> Only { get; init; } = [];

    public int Rounds { get; init; } = 5;

    /// <summary>Length of one run.</summary>
    public double Seconds { get; init; } = 0.5;

    public IReadOnlyList<int> Threads { get; init; } = [1, 2];

    /// <summary>File for the tables in Markdown, or null.</summary>
    public string? MarkdownFile { get; init; }

    /// <summary>Compares the figures with the goals at the end.</summary>
    public bool Goals { get; init; }

    /// <summary>Runs the Arrow codecs instead of the transactions.</summary>
    public bool Arrow { get; init; }

    /// <summary>Runs columnar snapshots and what is computed of columns instead of the transactions.</summary>
    public bool Columnar { get; init; }

    /// <summary>Runs the isolation levels against each other instead of the rivals.</summary>
    public bool Levels { get; init; }

    /// <summary>Runs the contests of single features instead of the transactions.</summary>
    public bool Features { get; init; }

    /// <summary>Everything tiny: proves that the driver works, says nothing about speed.</summary>
    public bool Smoke { get; init; }

    /// <summary>Runs rivals that are broken on purpose; succeeds when every check finds it.</summary>
    public bool ProveChecks { get; init; }

    /// <summary>The arguments as given, for the report.</summary>
    public string CommandLine { get; init; } = "";

    public bool Selects(string workload) =>
        Only.Count == 0 || Only.Any(part => workload.Contains(part, StringComparison.OrdinalIgnoreCase));
}
