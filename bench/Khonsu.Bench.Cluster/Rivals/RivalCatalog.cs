namespace Khonsu.Bench.Cluster.Rivals;

/// <summary>The rivals by their names.</summary>
static class RivalCatalog
{
    /// <summary>All names.</summary>
    public static IReadOnlyList<string> Names { get; } =
        ["khonsu", "single", "outside", "single-outside", "etcd", "dotnext", "postgres", "shards-4", "shards-16",
            "shards-64"];

    /// <summary>What a rival lacks on this machine, and how it is installed; null when nothing.</summary>
    public static string? MissingOf(string name) => name switch
    {
        "etcd" when !EtcdRival.IsInstalled => "etcd is not installed: 'apt-get install etcd-server'",
        "postgres" => PostgresServer.Missing,
        _ => null,
    };

    /// <summary>Makes one that is not started.</summary>
    public static IRival Make(string name, string folder, Options options) => name switch
    {
        "khonsu" => new KhonsuRival(folder, members: 3, options.ElectionTimeout),
        "single" => new KhonsuRival(folder, members: 1, options.ElectionTimeout),
        "outside" => new OutsideRival(Path.Combine(folder, name), 3, options.Clients, options.ElectionTimeout),
        "single-outside" => new OutsideRival(Path.Combine(folder, name), 1, options.Clients, options.ElectionTimeout),
        "shards-4" => new KhonsuRival(folder, members: 3, options.ElectionTimeout) { Shards = 4 },
        "shards-16" => new KhonsuRival(folder, members: 3, options.ElectionTimeout) { Shards = 16 },
        "shards-64" => new KhonsuRival(folder, members: 3, options.ElectionTimeout) { Shards = 64 },
        "etcd" => new EtcdRival(folder),
        "dotnext" => new DotNextRival(folder, options.ElectionTimeout),
        "postgres" => new PostgresRival(folder, options.Connections),
        _ => throw new InvalidOperationException($"There is no rival '{name}'."),
    };
}
