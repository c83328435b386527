namespace Ledger.CommandLine;

/// <summary>What holds for all commands or has a default; immutable, the defaults stand here.</summary>
sealed record LedgerOptions
{
    /// <summary>Most seconds of a load.</summary>
    public const int SecondsMax = 86_400;

    /// <summary>Most threads of a load.</summary>
    public const int ThreadsMax = 256;

    /// <summary>Most shards of a ledger.</summary>
    public const int ShardsMax = 64;

    /// <summary>Most nodes that keep a ledger.</summary>
    public const int NodesMax = 7;

    /// <summary>
    /// The highest port of the first node. Those from 32768 on are handed by the system to outgoing connections.
    /// </summary>
    public const int PortMax = 32_767 - NodesMax;

    /// <summary>The folder with the files of the node; made at the first start.</summary>
    public string DataFolder { get; init; } = "ledger-data";

    /// <summary>A checkpoint is taken when so many bytes of log were written since the last one.</summary>
    public int CheckpointBytes { get; init; } = 64 << 20;

    /// <summary>How far an account that is opened may be overdrawn.</summary>
    public decimal Credit { get; init; }

    /// <summary>How long a load lasts.</summary>
    public int Seconds { get; init; } = 10;

    /// <summary>How many transfers of a load are made at a time.</summary>
    public int Threads { get; init; } = 4;

    /// <summary>How many nodes keep the ledger.</summary>
    public int Nodes { get; init; } = 1;

    /// <summary>Which of them this process is; null when it starts them all, or is alone.</summary>
    public int? Node { get; init; }

    /// <summary>Into how many shards the accounts are spread.</summary>
    public int Shards { get; init; } = 1;

    /// <summary>How many nodes vote in each shard; null for all.</summary>
    public int? Replicas { get; init; }

    /// <summary>Where the first node listens for the others; the others have the ports behind it.</summary>
    public int Port { get; init; } = 7100;

    /// <summary>Where the first node serves its page; the others have the ports behind it.</summary>
    public int HttpPort { get; init; } = 7180;

    /// <summary>Where the first of several nodes listens for the command khonsu; the others have the ports behind
    /// it.</summary>
    public int ClientPort { get; init; } = 7140;

    /// <summary>How many random transfers are made at a time while the page is served.</summary>
    public int Load { get; init; }

    /// <summary>The port of a node's page.</summary>
    public int HttpPortOf(int node) => HttpPort + node - 1;

    /// <summary>The port at which a node listens for the command khonsu.</summary>
    public int ClientPortOf(int node) => ClientPort + node - 1;

    /// <summary>The port at which a node listens for the others.</summary>
    public int PortOf(int node) => Port + node - 1;

    /// <summary>Of the random transfers of a load.</summary>
    public int Seed { get; init; } = Random.Shared.Next();
}
