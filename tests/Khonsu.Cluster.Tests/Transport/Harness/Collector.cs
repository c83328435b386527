using Khonsu.Cluster.Consensus;
using Khonsu.Cluster.Consensus.Messages;
using Khonsu.Cluster.Log;
using Khonsu.Cluster.Transport;
using Khonsu.Cluster.Transport.Codec;

namespace Khonsu.Cluster.Tests.Transport.Harness;

/// <summary>A receiver that keeps what arrives, lets a test wait for it, and can be made slow.</summary>
sealed class Collector : IPeerReceiver
{
    readonly Lock _gate = new();
    readonly List<Envelope> _received = [];
    readonly List<int> _together = [];
    readonly List<NodeId> _reconnected = [];
    readonly List<(Func<Collector, bool> Condition, TaskCompletionSource Met)> _waiting = [];

    // Set while messages of the consensus class are let in.
    readonly ManualResetEventSlim _open = new(true);

    public IReadOnlyList<Envelope> Received => Copy(_received);

    /// <summary>How many have arrived at each time.</summary>
    public IReadOnlyList<int> Together => Copy(_together);

    public IReadOnlyList<NodeId> ReconnectedTo => Copy(_reconnected);

    public void Receive(IReadOnlyList<Envelope> envelopes)
    {
        Change(() => _together.Add(envelopes.Count));
        foreach (Envelope envelope in envelopes)
        {
            if (Traffic.ClassOf(envelope.Message) == TrafficClass.Consensus)
                _open.Wait(TestTimeout.Token());
            Change(() => _received.Add(envelope));
        }
    }

    public void Reconnected(NodeId peer) => Change(() => _reconnected.Add(peer));

    /// <summary>Lets no message of the consensus class in until <see cref="Open"/>.</summary>
    public void Shut() => _open.Reset();

    public void Open() => _open.Set();

    /// <summary>The numbers of the probes that have arrived, in order.</summary>
    public IEnumerable<ulong> Probes => Received.Select(static one => one.Message).OfType<ReadProbe>()
        .Select(static probe => probe.Probe);

    /// <summary>The rounds of the heartbeats that have arrived, in order.</summary>
    public IEnumerable<ulong> Rounds => Received.Select(static one => one.Message).OfType<HeartbeatRequest>()
        .Select(static request => request.Round);

    /// <summary>Waits until something holds; it is asked after each arrival.</summary>
    public Task Until(Func<Collector, bool> condition)
    {
        var met = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_gate)
            _waiting.Add((condition, met));
        Change(static () => { });
        return met.Task.WaitAsync(TestTimeout.Token());
    }

    public Task UntilReconnected(NodeId peer, int times = 1)
        => Until(one => one.ReconnectedTo.Count(node => node == peer) >= times);

    void Change(Action change)
    {
        lock (_gate)
        {
            change();
            foreach ((Func<Collector, bool> condition, TaskCompletionSource met) in _waiting.ToArray())
            {
                if (condition(this))
                    met.TrySetResult();
            }
            _waiting.RemoveAll(static one => one.Met.Task.IsCompleted);
        }
    }

    T[] Copy<T>(List<T> list)
    {
        lock (_gate)
            return [.. list];
    }
}
