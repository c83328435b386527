using Khonsu.Cluster.Consensus;
using Khonsu.Cluster.Tests.Transport.Harness;
using Khonsu.Cluster.Transport;

namespace Khonsu.Cluster.Tests.Harness;

/// <summary>A transport to nowhere that keeps what it was handed first.</summary>
sealed class FirstSend : IPeerTransport
{
    readonly TaskCompletionSource<IReadOnlyList<Envelope>> _first = new(
        TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>What was handed over together at the first time.</summary>
    public Task<IReadOnlyList<Envelope>> First => _first.Task.WaitAsync(TestTimeout.Token());

    public void Start(IPeerReceiver receiver)
    {
    }

    public void Send(IReadOnlyList<Envelope> envelopes) => _first.TrySetResult([.. envelopes]);

    public ValueTask DisposeAsync() => default;
}
