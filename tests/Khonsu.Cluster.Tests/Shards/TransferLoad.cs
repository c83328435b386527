using Khonsu.Cluster.Tests.Nodes;

namespace Khonsu.Cluster.Tests.Shards;

/// <summary>Transfers on some nodes, one after the other on each, until it is disposed of. What ended in doubt is
/// asked for then: each was done or not.</summary>
sealed class TransferLoad : IAsyncDisposable
{
    readonly CancellationTokenSource _end = new();
    readonly Task _running;
    int _done;

    public TransferLoad(TransferWork work, params KhonsuNode<Bank>[] nodes) => _running = Task.WhenAll(
        nodes.Select(node => Task.Run(async () =>
        {
            while (!_end.IsCancellationRequested)
            {
                if (await work.RunOneAsync(node, ResolveAsync))
                    Interlocked.Increment(ref _done);
            }
        })));

    /// <summary>Waits until so many more are done.</summary>
    public async Task DoneAsync(int count)
    {
        int target = Volatile.Read(ref _done) + count;
        await ManyNodes.UntilAsync(() => Volatile.Read(ref _done) >= target || _running.IsCompleted);
        if (_running.IsCompleted)
            await _running;
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _running;
    }

    static Task ResolveAsync(KhonsuNode<Bank> node, CommitId doubt)
        => ThreeNodes.WhenAvailableAsync(async () =>
        {
            CommitOutcome outcome = await node.GetOutcomeAsync(doubt);
            Assert.True(outcome.Kind is CommitOutcomeKind.Committed or CommitOutcomeKind.NotDone, $"{outcome}");
        });
}
