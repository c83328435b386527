using Khonsu.Cluster.Certification;
using Khonsu.Cluster.Driver;
using Khonsu.Cluster.TwoPhase;

namespace Khonsu.Cluster.Apply;

/// <summary>
/// Asks a shard for its votes on transactions of several shards. While an entry that asks is on its way, those that
/// come go together as one (Inv T6): most of what an entry costs, it costs once. For any thread.
/// </summary>
sealed class VoteDoor
{
    readonly SinkOptions _options;
    readonly Action<IEnumerable<Step>> _onLost;
    readonly Action<Step, RefusedException> _onTooLarge;
    readonly GroupSender<Asked> _sender;

    // Set before anything is asked.
    IReplica? _replica;

    /// <summary>Makes the door of a shard.</summary>
    /// <param name="options">How long an answer is waited for.</param>
    /// <param name="onLost">Hears of what was not asked, or nobody knows.</param>
    /// <param name="onTooLarge">Hears of what no entry can hold.</param>
    public VoteDoor(
        SinkOptions options, Action<IEnumerable<Step>> onLost, Action<Step, RefusedException> onTooLarge)
    {
        (_options, _onLost, _onTooLarge) = (options, onLost, onTooLarge);
        _sender = new GroupSender<Asked>(Send);
    }

    /// <summary>Asks, now or together with others soon.</summary>
    /// <param name="replica">The shard's group.</param>
    /// <param name="step">What is asked.</param>
    /// <param name="payload">The entry that asks it alone.</param>
    public void Ask(IReplica replica, Step step, ReadOnlyMemory<byte> payload)
    {
        Volatile.Write(ref _replica, replica);
        _sender.Send(new Asked(step, payload));
    }

    void Send(List<Asked> asked)
    {
        if (asked.Count == 1 || asked.Sum(static one => one.Payload.Length) <= GroupSender<Asked>.BytesMax)
        {
            _ = RunAsync(asked);
            return;
        }

        _sender.SendHalves(asked);
        _sender.OnAnswered();
    }

    async Task RunAsync(List<Asked> asked)
    {
        try
        {
            ReadOnlyMemory<byte> payload = asked is [var only]
                ? only.Payload
                : ShardEntryCodec.GroupOf(asked.ConvertAll(static one => one.Payload));
            await _replica!.ProposeAsync(payload).WaitAsync(_options.CommitTimeout, _options.Time)
                .ConfigureAwait(false);
        }
        catch (RefusedException error) when (error.Reason == Refusal.TooLarge)
        {
            if (asked.Count > 1)
                _sender.SendApart(asked.Chunk(1));
            else
                _onTooLarge(asked[0].Step, error);
        }
        catch (Exception)
        {
            // Why all: whatever it is, it is tried again for as long as it is of use.
            _onLost(asked.Select(static one => one.Step));
        }

        _sender.OnAnswered();
    }

    readonly record struct Asked(Step Step, ReadOnlyMemory<byte> Payload);
}
