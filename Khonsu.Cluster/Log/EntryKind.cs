namespace Khonsu.Cluster.Log;

/// <summary>What a log entry is.</summary>
enum EntryKind : byte
{
    /// <summary>Bytes of the user of the log.</summary>
    Command = 1,

    /// <summary>The last entry of a configuration; it names the next one.</summary>
    StopSign = 2,
}
