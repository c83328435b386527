namespace Ledger.CommandLine;

/// <summary>What holds for all commands or has a default; immutable, the defaults stand here.</summary>
sealed record LedgerOptions
{
    /// <summary>Most seconds of a load.</summary>
    public const int SecondsMax = 86_400;

    /// <summary>Most threads of a load.</summary>
    public const int ThreadsMax = 256;

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

    /// <summary>Of the random transfers of a load.</summary>
    public int Seed { get; init; } = Random.Shared.Next();
}
