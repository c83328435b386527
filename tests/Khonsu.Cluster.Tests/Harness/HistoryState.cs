using System.Text;
using Khonsu.Cluster.Driver;
using Khonsu.Cluster.Log;

namespace Khonsu.Cluster.Tests.Harness;

/// <summary>A state that remembers every command it was given, and answers each with how many came before.</summary>
sealed class HistoryState : IReplicatedState
{
    readonly Lock _gate = new();
    readonly List<string> _history = [];
    LogIndex _applied;

    /// <summary>The commands, in the order of the log.</summary>
    public string[] History
    {
        get
        {
            lock (_gate)
                return [.. _history];
        }
    }

    /// <summary>How often it was loaded from a checkpoint.</summary>
    public int LoadCount { get; private set; }

    /// <summary>Called for each command before it is applied, on the apply thread.</summary>
    public Action<string> BeforeApply { get; set; } = static _ => { };

    /// <summary>Called while a checkpoint is being written, beside the apply thread.</summary>
    public Action<string> WhileWriting { get; set; } = static _ => { };

    /// <summary>Whether a command can be applied now.</summary>
    public Func<string, bool> MayApply { get; set; } = static _ => true;

    /// <summary>Whether it is in order to freeze now.</summary>
    public Func<bool> MayFreeze { get; set; } = static () => true;

    public bool CanFreeze => MayFreeze();

    public bool CanApply(LogEntry entry)
        => entry.Kind != EntryKind.Command || MayApply(Encoding.UTF8.GetString(entry.Payload.Span));

    public object? Apply(LogIndex index, LogEntry entry)
    {
        Assert.Equal(_applied, index);
        _applied += 1;
        if (entry.Kind != EntryKind.Command)
            return null;
        string command = Encoding.UTF8.GetString(entry.Payload.Span);
        BeforeApply(command);
        lock (_gate)
        {
            _history.Add(command);
            return _history.Count - 1;
        }
    }

    public long LatestTime => 0;

    public long TimeOf(LogEntry entry) => 0;

    public ICheckpointWriter Freeze() => new HistoryWriter([.. _history], WhileWriting);

    public void LoadCheckpoint(string directory, LogIndex index)
    {
        LoadCount++;
        _applied = index;
        lock (_gate)
        {
            _history.Clear();
            _history.AddRange(HistoryWriter.Read(directory));
        }
    }
}
