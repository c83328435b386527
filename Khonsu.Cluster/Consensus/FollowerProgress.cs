using Khonsu.Cluster.Consensus.Messages;
using Khonsu.Cluster.Log;

namespace Khonsu.Cluster.Consensus;

/// <summary>What a leader knows of one other voter, for one ballot.</summary>
sealed class FollowerProgress(NodeId node)
{
    readonly Queue<(LogIndex End, long Bytes)> _inflight = new();

    /// <summary>The voter.</summary>
    public NodeId Node { get; } = node;

    /// <summary>Where it stands.</summary>
    public FollowerStatus Status { get; set; }

    /// <summary>When Prepare, or the last AcceptSync, was sent, or a higher promise was heard of.</summary>
    public long SinceTick { get; set; }

    /// <summary>The latest promise heard of; older ones are dropped.</summary>
    public Nonce Nonce { get; set; }

    /// <summary>That promise; null when there is none, or when it is used up.</summary>
    public Promise? Promise { get; set; }

    /// <summary>Entries of the suffix of the promise that have arrived.</summary>
    public List<LogEntry> Suffix { get; } = [];

    /// <summary>The promise that is higher than our ballot.</summary>
    public Ballot HigherPromise { get; set; }

    /// <summary>Entries below it are durable there in our ballot.</summary>
    public LogIndex AcceptedIndex { get; set; }

    /// <summary>Counts sessions.</summary>
    public ulong Session { get; set; }

    /// <summary>Counts messages in the session.</summary>
    public ulong Sequence { get; set; }

    /// <summary>The end of the suffix that opened the session.</summary>
    public LogIndex SyncEnd { get; set; }

    /// <summary>The next entry to send.</summary>
    public LogIndex NextIndex { get; set; }

    /// <summary>What it was told as decided.</summary>
    public LogIndex DecidedSent { get; set; }

    /// <summary>The last probe it has acknowledged.</summary>
    public ulong ProbeAcked { get; set; }

    /// <summary>Messages with entries on their way.</summary>
    public int InflightCount => _inflight.Count;

    /// <summary>Weight of the entries on their way.</summary>
    public long InflightBytes { get; private set; }

    /// <summary>Weight of the entries sent last.</summary>
    public long LastSentBytes { get; private set; }

    /// <summary>Notes that entries were sent.</summary>
    public void OnSent(LogIndex end, long bytes)
    {
        LastSentBytes = bytes;
        NextIndex = end;
        _inflight.Enqueue((end, bytes));
        InflightBytes += bytes;
    }

    /// <summary>Notes that entries have arrived and are durable.</summary>
    public void OnAccepted(LogIndex index)
    {
        AcceptedIndex = LogIndex.Max(AcceptedIndex, index);
        while (_inflight.TryPeek(out (LogIndex End, long Bytes) first) && first.End <= AcceptedIndex)
        {
            InflightBytes -= first.Bytes;
            _inflight.Dequeue();
        }
    }

    /// <summary>Forgets what was on its way: a new session starts.</summary>
    public void ClearInflight()
    {
        _inflight.Clear();
        InflightBytes = 0;
    }
}
