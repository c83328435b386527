using System.Diagnostics.CodeAnalysis;
using Khonsu.Cluster.Consensus;
using Khonsu.Cluster.Transport.Codec;

namespace Khonsu.Cluster.Transport.Links;

/// <summary>
/// What waits to be sent by one link, first in, first out, within bounds. When there is no room, the oldest goes: the
/// machines repeat what they still want, and the newest is what they want.
/// </summary>
sealed class OutgoingQueue(QueueLimits limits, LinkCounters counters)
{
    readonly Lock _gate = new();
    readonly Queue<(Envelope Envelope, long Weight)> _waiting = [];

    // Released when the queue may have become non-empty; one release serves for any number of messages.
    readonly SemaphoreSlim _filled = new(0, 1);
    long _weight;

    /// <summary>Adds messages, all of them before anybody takes one, and drops older ones for them where
    /// needed.</summary>
    public void Add(IEnumerable<Envelope> envelopes)
    {
        lock (_gate)
        {
            foreach (Envelope envelope in envelopes)
                AddOne(envelope);
            if (_waiting.Count > 0 && _filled.CurrentCount == 0)
                _filled.Release();
        }
    }

    /// <summary>Waits until there may be a message. One caller at a time.</summary>
    public Task WaitAsync(CancellationToken stop) => _filled.WaitAsync(stop);

    /// <summary>Takes the oldest message if it weighs no more than a number of bytes.</summary>
    public bool TryTake(long bytesMax, [NotNullWhen(true)] out Envelope? envelope)
    {
        lock (_gate)
        {
            envelope = null;
            if (!_waiting.TryPeek(out (Envelope Envelope, long Weight) oldest) || oldest.Weight > bytesMax)
                return false;
            envelope = oldest.Envelope;
            _weight -= oldest.Weight;
            _waiting.Dequeue();
            return true;
        }
    }

    /// <summary>Drops everything, because the peer could not be reached: it would be stale when it can be.</summary>
    public void Clear()
    {
        lock (_gate)
        {
            counters.OnDroppedAway(_waiting.Count);
            _waiting.Clear();
            _weight = 0;
        }
    }

    // Under the gate.
    void AddOne(Envelope envelope)
    {
        long weight = Traffic.WeightOf(envelope.Message);
        if (weight > limits.Bytes)
        {
            counters.OnDroppedTooLarge();
            return;
        }
        _waiting.Enqueue((envelope, weight));
        _weight += weight;
        int dropped = 0;
        for (; _waiting.Count > limits.Messages || _weight > limits.Bytes; dropped++)
            _weight -= _waiting.Dequeue().Weight;
        counters.OnDroppedFull(dropped);
    }
}
