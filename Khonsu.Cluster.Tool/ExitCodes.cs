namespace Khonsu.Cluster.Tool;

/// <summary>How the command ends.</summary>
static class ExitCodes
{
    /// <summary>What was asked for is done.</summary>
    public const int Done = 0;

    /// <summary>It was refused, it failed, or something is damaged.</summary>
    public const int Failed = 1;

    /// <summary>A word of the command line is not understood.</summary>
    public const int NotUnderstood = 2;

    /// <summary>It was stopped with Ctrl-C; nothing half done is left.</summary>
    public const int Stopped = 130;
}
