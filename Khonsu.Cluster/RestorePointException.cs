namespace Khonsu.Cluster;

/// <summary>The moment that was asked for cannot be restored from these files. Nothing was written.</summary>
public sealed class RestorePointException : KhonsuException
{
    internal RestorePointException(string what, HistoryRange available)
        : base($"{what}. There are {available}, but for holes that the status of the files names. Ask for a "
            + "moment among them, or take files that reach further: a backup, or another node.")
        => Available = available;

    /// <summary>What is there, from the first to the last moment; between them there may be holes.</summary>
    public HistoryRange Available { get; }
}
