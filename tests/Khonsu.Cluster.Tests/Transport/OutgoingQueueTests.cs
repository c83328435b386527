using Khonsu.Cluster.Consensus;
using Khonsu.Cluster.Consensus.Messages;
using Khonsu.Cluster.Log;
using Khonsu.Cluster.Tests.Transport.Harness;
using Khonsu.Cluster.Transport;
using Khonsu.Cluster.Transport.Codec;
using Khonsu.Cluster.Transport.Links;
using V1 = Khonsu.Cluster.Transport.V1;

namespace Khonsu.Cluster.Tests.Transport;

/// <summary>What waits, and how it becomes frames.</summary>
public sealed class OutgoingQueueTests
{
    const long FrameBytesMax = 1 << 20;

    readonly LinkCounters _counters = new();
    readonly RandomMessages _messages = new(1);

    [Fact]
    public void The_oldest_goes_when_there_are_too_many()
    {
        var queue = new OutgoingQueue(new QueueLimits(3, 1 << 20), _counters);
        for (ulong number = 0; number < 5; number++)
            queue.Add([Probe(number)]);
        Assert.Equal([2, 3, 4], Drain(queue));
        Assert.Equal(2, _counters.Read().DroppedFull);
    }

    [Fact]
    public void The_oldest_go_when_they_weigh_too_much()
    {
        var queue = new OutgoingQueue(new QueueLimits(1_000, 10_000), _counters);
        for (ulong number = 0; number < 20; number++)
            queue.Add([Probe(number)]);
        queue.Add([Entry(8_000)]);
        Assert.Equal(21 - _counters.Read().DroppedFull, Drain(queue).Count);
        Assert.InRange(_counters.Read().DroppedFull, 1, 19);
    }

    [Fact]
    public void What_never_fits_does_not_push_others_out()
    {
        var queue = new OutgoingQueue(new QueueLimits(1_000, 10_000), _counters);
        queue.Add([Probe(1)]);
        queue.Add([Entry(10_000)]);
        Assert.Equal([1], Drain(queue));
        Assert.Equal((0, 1), (_counters.Read().DroppedFull, _counters.Read().DroppedTooLarge));
    }

    [Fact]
    public async Task Whoever_waits_is_told_of_what_comes_and_of_what_is_there()
    {
        var queue = new OutgoingQueue(new QueueLimits(10, 1 << 20), _counters);
        Task waiting = queue.WaitAsync(TestTimeout.Token());
        Assert.False(waiting.IsCompleted);
        queue.Add([Probe(1)]);
        await waiting;
        Assert.Equal([1], Drain(queue));
        queue.Add([Probe(2)]);
        queue.Add([Probe(3)]);
        await queue.WaitAsync(TestTimeout.Token());
        Assert.Equal([2, 3], Drain(queue));
    }

    [Fact]
    public void What_is_stale_is_dropped_and_counted()
    {
        var queue = new OutgoingQueue(new QueueLimits(10, 1 << 20), _counters);
        queue.Add([Probe(1)]);
        queue.Add([Probe(2)]);
        queue.Clear();
        Assert.Empty(Drain(queue));
        Assert.Equal(2, _counters.Read().DroppedAway);
    }

    [Fact]
    public void Frames_gather_up_to_their_target_and_lose_nothing()
    {
        var queue = new OutgoingQueue(new QueueLimits(100_000, 1 << 30), _counters);
        for (ulong number = 0; number < 5_000; number++)
            queue.Add([Probe(number)]);
        var builder = new FrameBuilder(queue, _counters, 1, FrameBytesMax);
        var numbers = new List<ulong>();
        while (builder.TryBuild() is { } frame)
        {
            Assert.InRange(frame.CalculateSize(), 1, WireLimits.FrameBytesTarget);
            numbers.AddRange(frame.Batch.Envelopes.Select(static one => one.ReadProbe.Probe));
        }
        Assert.Equal(Enumerable.Range(0, 5_000).Select(static number => (ulong)number), numbers);
    }

    [Fact]
    public void A_large_message_travels_alone_and_a_larger_one_not_at_all()
    {
        var queue = new OutgoingQueue(new QueueLimits(100, 1 << 30), _counters);
        int largest = (int)FrameBytesMax - 100;
        queue.Add([Probe(1), Entry(largest), Entry((int)FrameBytesMax), Probe(2)]);
        var builder = new FrameBuilder(queue, _counters, 1, FrameBytesMax);
        V1.Frame[] frames = [builder.TryBuild()!, builder.TryBuild()!, builder.TryBuild()!];
        Assert.Null(builder.TryBuild());
        Assert.Equal([1, 1, 1], frames.Select(static frame => frame.Batch.Envelopes.Count));
        Assert.InRange(frames[1].CalculateSize(), largest, FrameBytesMax);
        Assert.Equal(1, _counters.Read().DroppedTooLarge);
    }

    Envelope Probe(ulong number) => _messages.Enclose(new ReadProbe(Ballot.None, number));

    Envelope Entry(int bytes) => _messages.Enclose(new ProposalForward([_messages.Proposal(bytes)]));

    // The numbers of the probes that wait, with 999 for all else.
    static List<ulong> Drain(OutgoingQueue queue)
    {
        var numbers = new List<ulong>();
        while (queue.TryTake(long.MaxValue, out Envelope? envelope))
            numbers.Add(envelope.Message is ReadProbe probe ? probe.Probe : 999);
        return numbers;
    }
}
