namespace Khonsu.Cluster.Transport.Serving;

/// <summary>What has come in. Written by every call; read at any time.</summary>
sealed class ServingCounters
{
    // Order: none; each is counted by itself.
    long _frames;
    long _messages;
    long _refusals;

    // Order: before the count, so that whoever sees the count sees a reason.
    volatile string? _lastRefusal;

    /// <summary>Frames that were taken.</summary>
    public long Frames => Interlocked.Read(ref _frames);

    /// <summary>Messages that were handed on.</summary>
    public long Messages => Interlocked.Read(ref _messages);

    /// <summary>Handshakes and calls that were refused, and calls that were ended for what came by them.</summary>
    public long Refusals => Interlocked.Read(ref _refusals);

    /// <summary>Why the last of these was.</summary>
    public string? LastRefusal => _lastRefusal;

    /// <summary>Counts a frame.</summary>
    public void OnFrame(int messages)
    {
        Interlocked.Increment(ref _frames);
        Interlocked.Add(ref _messages, messages);
    }

    /// <summary>Counts a refusal.</summary>
    public void OnRefusal(string why)
    {
        _lastRefusal = why;
        Interlocked.Increment(ref _refusals);
    }
}
