using System.Globalization;
using Khonsu.Bench.Cluster.Measuring;
using Khonsu.Bench.Cluster.Rivals;

namespace Khonsu.Bench.Cluster;

/// <summary>What is run, and for how long.</summary>
sealed record Options
{
    public const string Usage =
        """
        Khonsu.Bench.Cluster [--rivals khonsu,single,etcd] [--works Put,Transfer] [--callers 1,16,64,256]
                             [--rounds 5] [--seconds 3] [--failovers 6] [--election-ms 300] [--reopen-mib 0]
                             [--restore-mib 0] [--clients 1] [--connections 64] [--folder PATH] [--smoke]
                             [--growth 1,4,16,64] [--nodes 3]
        Rivals: khonsu, single, outside, single-outside, etcd, dotnext, postgres, shards-4, shards-16, shards-64; ratios
        are to the last one.
        Growth: numbers of shards, of nodes that are as many; without rivals unless they are named behind it.
        Works: Put, CompareAndPut, Transfer; of Khonsu alone Within, Across, AcrossFour (shards).
        """;

    public IReadOnlyList<string> Rivals { get; init; } = ["khonsu", "single", "etcd"];

    public IReadOnlyList<Work> Works { get; init; } = [Work.Put, Work.Transfer];

    public IReadOnlyList<int> Callers { get; init; } = [1, 16, 64, 256];

    public int Rounds { get; init; } = 5;

    public TimeSpan Duration { get; init; } = TimeSpan.FromSeconds(3);

    public int FailOvers { get; init; } = 6;

    public TimeSpan ElectionTimeout { get; init; } = TimeSpan.FromMilliseconds(300);

    /// <summary>How long a log is filled and read at a start; 0 for none.</summary>
    public long ReopenBytes { get; init; }

    /// <summary>How long a log is filled and restored to a moment; 0 for none.</summary>
    public long RestoreBytes { get; init; }

    /// <summary>How many clients callers outside the nodes share.</summary>
    public int Clients { get; init; } = 1;

    /// <summary>How many connections callers of PostgreSQL share.</summary>
    public int Connections { get; init; } = 64;

    /// <summary>With how many shards the cost of touching some of them is measured; empty for none.</summary>
    public IReadOnlyList<int> Growth { get; init; } = [];

    /// <summary>On how many nodes that is.</summary>
    public int Nodes { get; init; } = 3;

    public string? Folder { get; init; }

    /// <exception cref="FormatException">What is wrong, for the user.</exception>
    public static Options Parse(string[] words)
    {
        var options = new Options();
        for (int next = 0; next < words.Length;)
        {
            string name = words[next++];
            if (name == "--smoke")
            {
                options = options with
                {
                    Rivals = ["khonsu", "shards-4", "single-outside", "dotnext", "postgres"],
                    Works = Enum.GetValues<Work>(),
                    Callers = [4],
                    Rounds = 1,
                    Duration = TimeSpan.FromMilliseconds(200),
                    FailOvers = 1,
                    RestoreBytes = 1,
                    Growth = [4],
                    Nodes = 1,
                };
                continue;
            }

            if (next == words.Length)
                throw new FormatException($"'{name}' needs a value.");
            string value = words[next++];
            options = name switch
            {
                "--rivals" => options with { Rivals = [.. value.Split(',').Select(RivalOf)] },
                "--works" => options with { Works = [.. value.Split(',').Select(WorkOf)] },
                "--callers" => options with { Callers = [.. value.Split(',').Select(one => NumberOf(name, one))] },
                "--rounds" => options with { Rounds = NumberOf(name, value) },
                "--seconds" => options with { Duration = TimeSpan.FromSeconds(NumberOf(name, value)) },
                "--failovers" => options with { FailOvers = NumberOf(name, value, least: 0) },
                "--election-ms" => options with { ElectionTimeout = TimeSpan.FromMilliseconds(NumberOf(name, value)) },
                "--reopen-mib" => options with { ReopenBytes = (long)NumberOf(name, value, least: 0) << 20 },
                "--restore-mib" => options with { RestoreBytes = (long)NumberOf(name, value, least: 0) << 20 },
                "--clients" => options with { Clients = NumberOf(name, value) },
                "--connections" => options with { Connections = NumberOf(name, value) },
                "--growth" => options with
                {
                    Growth = [.. value.Split(',').Select(one => NumberOf(name, one)).Order()],
                    Rivals = [],
                },
                "--nodes" => options with { Nodes = NumberOf(name, value) },
                "--folder" => options with { Folder = value },
                _ => throw new FormatException($"Unknown option '{name}'."),
            };
        }

        return options;
    }

    static string RivalOf(string text)
        => RivalCatalog.Names.Contains(text) ? text : throw new FormatException($"There is no rival '{text}'.");

    static Work WorkOf(string text)
        => Enum.TryParse(text, out Work work) ? work : throw new FormatException($"There is no work '{text}'.");

    static int NumberOf(string name, string text, int least = 1)
        => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number >= least
            ? number
            : throw new FormatException($"'{name}' needs whole numbers from {least}, not '{text}'.");
}
