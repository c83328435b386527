namespace Khonsu.Cluster.Transport.Links;

/// <summary>What a link has done. Written by the link and by those who send; read at any time.</summary>
sealed class LinkCounters
{
    // Order: none; each is counted by itself.
    long _connections;
    long _failures;
    long _sentFrames;
    long _sentMessages;
    long _sentBytes;
    long _droppedFull;
    long _droppedAway;
    long _droppedTooLarge;

    // Order: none; whoever reads them is told what was last known.
    volatile bool _isUp;
    volatile string? _lastFailure;

    /// <summary>Counts a connection that was welcomed.</summary>
    public void OnUp()
    {
        Interlocked.Increment(ref _connections);
        _isUp = true;
    }

    /// <summary>Counts the end of a connection, or an attempt that came to nothing.</summary>
    public void OnDown(string why)
    {
        _lastFailure = why;
        Interlocked.Increment(ref _failures);
        _isUp = false;
    }

    /// <summary>Counts a frame that was handed to the connection.</summary>
    public void OnSent(int messages, int bytes)
    {
        Interlocked.Increment(ref _sentFrames);
        Interlocked.Add(ref _sentMessages, messages);
        Interlocked.Add(ref _sentBytes, bytes);
    }

    /// <summary>Counts messages for which there was no room.</summary>
    public void OnDroppedFull(int messages) => Interlocked.Add(ref _droppedFull, messages);

    /// <summary>Counts messages to a peer that could not be reached.</summary>
    public void OnDroppedAway(int messages) => Interlocked.Add(ref _droppedAway, messages);

    /// <summary>Counts a message that fits into no frame.</summary>
    public void OnDroppedTooLarge() => Interlocked.Increment(ref _droppedTooLarge);

    /// <summary>What it has done so far; the numbers may be a moment apart.</summary>
    public LinkStatistics Read() => new()
    {
        IsUp = _isUp,
        Connections = Interlocked.Read(ref _connections),
        Failures = Interlocked.Read(ref _failures),
        LastFailure = _lastFailure,
        SentFrames = Interlocked.Read(ref _sentFrames),
        SentMessages = Interlocked.Read(ref _sentMessages),
        SentBytes = Interlocked.Read(ref _sentBytes),
        DroppedFull = Interlocked.Read(ref _droppedFull),
        DroppedAway = Interlocked.Read(ref _droppedAway),
        DroppedTooLarge = Interlocked.Read(ref _droppedTooLarge),
    };
}
