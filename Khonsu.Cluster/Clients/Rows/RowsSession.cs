using Grpc.Core;
using Khonsu.Cluster.Apply;
using Khonsu.Cluster.Hosting;

namespace Khonsu.Cluster.Clients.Rows;

/// <summary>
/// One call of a client that keeps only the rows that it reads. One loop takes what the client wants, the other one
/// tells it, in one order: everything that is told comes through one queue, the <see cref="CommitWatch"/>, in which the
/// commits of the store are.
/// </summary>
/// <remarks>
/// Inv Q5 (see <see cref="CommitWatches"/>) makes the order: what is put behind the commits that the store has is told
/// after them.
/// Bounds of a call: <see cref="RowsTeller.InterestsMax"/> keys and ranges that are kept,
/// <see cref="RowFinder.RowsMax"/> rows that are found at once, <see cref="RowsTaker.OpenMax"/> commits and
/// synchronizations that are not answered, <see cref="RowsTaker.FramesMax"/> frames that are not looked at,
/// <see cref="HeldNames.UnusedMax"/> names that are not used, and here what waits to be told.
/// </remarks>
/// <param name="node">The node.</param>
/// <param name="core">Its parts.</param>
/// <param name="mayWrite">Whether the client may commit.</param>
sealed class RowsSession(NodeFace node, NodeCore core, bool mayWrite)
{
    // Changes of rows in the commits that wait to be told.
    const int ChangesMax = 1_000_000;

    /// <summary>Commits that wait to be told, at most. A client that is further behind begins anew.</summary>
    public int CommitsMax { get; init; } = 65_536;

    /// <summary>Serves the client until it ends.</summary>
    /// <param name="frames">The frames after the first one.</param>
    /// <param name="replies">Takes what the client is told.</param>
    /// <param name="cancellation">Ends it.</param>
    public async Task RunAsync(
        IAsyncStreamReader<V1.RowsRequest> frames,
        IServerStreamWriter<V1.RowsReply> replies,
        CancellationToken cancellation)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        using CommitWatch watch = core.State.Local.Watches.Add(CommitsMax, ChangesMax);
        using var taker = new RowsTaker(node, core, mayWrite, watch);
        var teller = new RowsTeller(core.State.Local, watch, replies, node.Options.TimeProvider);
        // Why: a client that keeps nothing yet commits too, and says at which timestamp.
        watch.PutBehind(new RowsMark(core.State.Local.Store!.CommitTimestamp));
        Task taking = taker.RunAsync(frames, ended.Token);
        Task telling = teller.RunAsync(ended.Token);
        Task first = await Task.WhenAny(taking, telling, watch.Lost).ConfigureAwait(false);
        await ended.CancelAsync().ConfigureAwait(false);
        await ((Task)Task.WhenAll(taking, telling)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        cancellation.ThrowIfCancellationRequested();
        if (first == watch.Lost)
            ThrowIfLost(watch.End);
        // Why only the first: what the other one has met may come of its own end.
        await first.ConfigureAwait(false);
    }

    static void ThrowIfLost(WatchEnd end)
    {
        switch (end)
        {
            case WatchEnd.TooSlow:
                throw ServedCalls.Refused(
                    StatusCode.ResourceExhausted,
                    "The client has not taken the changes of its rows as fast as they came. Come again, and keep "
                        + "fewer rows.");
            case WatchEnd.StoreReplaced:
                throw new ClusterUnavailableException(
                    ClusterUnavailableReason.CatchingUp,
                    "The store of this node was replaced by a checkpoint, so nobody can say what has changed of the "
                        + "rows that the client keeps. Come again.");
        }
    }
}
