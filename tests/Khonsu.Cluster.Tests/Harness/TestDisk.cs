using Khonsu.Cluster.Consensus;
using Khonsu.Cluster.Log;

namespace Khonsu.Cluster.Tests.Harness;

/// <summary>The durable log and hard state of one node.</summary>
sealed class TestDisk(Config config) : ILogReader
{
    readonly List<LogEntry> _entries = [];
    LogIndex _trimmed;
    ulong _trimmedChain;

    /// <summary>The hard state.</summary>
    public HardState Hard { get; private set; } = HardState.New(config);

    /// <summary>The end of the log.</summary>
    public LogIndex EndIndex => _trimmed + _entries.Count;

    /// <summary>The first index of the log.</summary>
    public LogIndex TrimmedIndex => _trimmed;

    /// <summary>The latest checkpoint.</summary>
    public CheckpointRef? Checkpoint { get; set; }

    /// <inheritdoc />
    public IReadOnlyList<LogEntry> Read(LogIndex from, LogIndex to, long bytesMax)
    {
        Assert.True(from >= _trimmed && from < to && to <= EndIndex, $"read {from}..{to} of {_trimmed}..{EndIndex}");
        var read = new List<LogEntry>();
        long bytes = 0;
        for (LogIndex index = from; index < to; index += 1)
        {
            LogEntry entry = _entries[(int)(index - _trimmed)];
            bytes += entry.SizeBytes;
            if (read.Count > 0 && bytes > bytesMax)
                break;
            read.Add(entry);
        }

        return read;
    }

    /// <summary>Makes the writes of a Ready durable.</summary>
    public void Write(Ready ready)
    {
        if (ready.Log is { } log)
            Write(log);
        Hard = ready.Hard ?? Hard;
    }

    /// <summary>What a restart finds.</summary>
    public RecoveredState Recover(LogIndex applied)
        => new(Hard, _trimmed, _trimmedChain, EndIndex, applied, Checkpoint);

    void Write(LogWrite log)
    {
        if (log.ResetTo is { } checkpoint)
        {
            _entries.Clear();
            _trimmed = checkpoint.Index;
            _trimmedChain = checkpoint.Chain;
        }

        if (log.TrimTo is LogIndex trim)
        {
            _entries.RemoveRange(0, (int)(trim - _trimmed));
            _trimmed = trim;
            _trimmedChain = log.TrimChain;
        }

        if (log.TruncateTo is LogIndex end)
            _entries.RemoveRange((int)(end - _trimmed), (int)(EndIndex - end));
        Assert.Equal(EndIndex, log.AppendFrom);
        _entries.AddRange(log.Entries);
    }
}
