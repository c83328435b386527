using Khonsu.Cluster.Certification;
using Khonsu.Cluster.Driver;
using Khonsu.Cluster.TwoPhase;

namespace Khonsu.Cluster.Apply;

/// <summary>
/// Asks a shard for its votes on transactions of several shards. While an entry that asks is on its way, those that
/// come go together as one (Inv T6): most of what an entry costs, it costs once. For any thread.
/// </summary>
/// <param name="options">How long an answer is waited for.</param>
/// <param name="onLost">Hears of what was not asked, or nobody knows.</param>
/// <param name="onTooLarge">Hears of what no entry can hold.</param>
sealed class VoteDoor(
    SinkOptions options, Action<IEnumerable<Step>> onLost, Action<Step, RefusedException> onTooLarge)
{
    // Why less than an entry may have: several entries are on their way beside each other.
    const int GroupBytesMax = 256 << 10;

    readonly CommitQueue<Asked> _queue = new();

    // Set before anything is asked.
    IReplica? _replica;

    /// <summary>Asks, now or together with others soon.</summary>
    /// <param name="replica">The shard's group.</param>
    /// <param name="step">What is asked.</param>
    /// <param name="payload">The entry that asks it alone.</param>
    public void Ask(IReplica replica, Step step, ReadOnlyMemory<byte> payload)
    {
        Volatile.Write(ref _replica, replica);
        var asked = new Asked(step, payload);
        if (_queue.TryBegin())
            _ = RunAsync([asked]);
        else if (_queue.Add(asked))
            SendSoon();
    }

    void SendSoon() => ThreadPool.UnsafeQueueUserWorkItem(static door => door.SendWaiting(), this, preferLocal: false);

    void SendWaiting()
    {
        for (List<Asked> waiting = _queue.Take(); waiting.Count > 0; waiting = _queue.Take())
            Send(waiting);
    }

    // Sends what has begun.
    void Send(List<Asked> asked)
    {
        if (asked.Count == 1 || asked.Sum(static one => one.Payload.Length) <= GroupBytesMax)
        {
            _ = RunAsync(asked);
            return;
        }

        SendApart(asked.Chunk((asked.Count + 1) / 2));
        OnAnswered();
    }

    void SendApart(IEnumerable<Asked[]> parts)
    {
        foreach (Asked[] part in parts)
        {
            _queue.Begin();
            Send([.. part]);
        }
    }

    async Task RunAsync(List<Asked> asked)
    {
        try
        {
            ReadOnlyMemory<byte> payload = asked is [var only]
                ? only.Payload
                : ShardEntryCodec.GroupOf(asked.ConvertAll(static one => one.Payload));
            await _replica!.ProposeAsync(payload).WaitAsync(options.CommitTimeout, options.Time).ConfigureAwait(false);
        }
        catch (RefusedException error) when (error.Reason == Refusal.TooLarge)
        {
            if (asked.Count > 1)
                SendApart(asked.Chunk(1));
            else
                onTooLarge(asked[0].Step, error);
        }
        catch (Exception)
        {
            // Why all: whatever it is, it is tried again for as long as it is of use.
            onLost(asked.Select(static one => one.Step));
        }

        OnAnswered();
    }

    void OnAnswered()
    {
        if (_queue.End())
            SendSoon();
    }

    readonly record struct Asked(Step Step, ReadOnlyMemory<byte> Payload);
}
