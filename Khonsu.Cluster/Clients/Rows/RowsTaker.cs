using Grpc.Core;
using Khonsu.Cluster.Apply;
using Khonsu.Cluster.Format;
using Khonsu.Cluster.Hosting;
using Khonsu.Replication;

namespace Khonsu.Cluster.Clients.Rows;

/// <summary>Takes what one client wants: begins its commits, and hands on what is to be told. By one thread at a time,
/// but what it waits for.</summary>
/// <param name="node">The node.</param>
/// <param name="core">Its parts.</param>
/// <param name="mayWrite">Whether the client may commit.</param>
/// <param name="watch">Takes what is to be told, behind all commits that the store has.</param>
sealed class RowsTaker(NodeFace node, NodeCore core, bool mayWrite, CommitWatch watch) : IDisposable
{
    /// <summary>Commits and synchronizations that are not answered; while there are so many, nothing more is read.
    /// </summary>
    public const int OpenMax = 1024;

    /// <summary>Frames that are not looked at; while there are so many, nothing more is read.</summary>
    public const int FramesMax = 16;

    const string NoRole = $"A commit needs the role {nameof(KhonsuClientRole.Write)}.";

    readonly SemaphoreSlim _room = new(OpenMax);
    readonly SemaphoreSlim _frames = new(FramesMax);
    readonly HeldNames _names = new(core.Commits, node.Options.Node, core.Node.Status.Incarnation);
    readonly CommitReader _reader = new(core.State.Local.Tables);

    KhonsuStore Store => core.State.Local.Store!;

    /// <summary>Takes frames until the client ends.</summary>
    /// <param name="frames">The frames after the first one.</param>
    /// <param name="cancellation">Ends it.</param>
    public async Task RunAsync(IAsyncStreamReader<V1.RowsRequest> frames, CancellationToken cancellation)
    {
        while (await frames.MoveNext(cancellation).ConfigureAwait(false))
        {
            V1.RowsRequest frame = frames.Current;
            if (frame.Hello is not null)
                throw new MalformedBytesException("a hello comes once");
            foreach (V1.NameDone done in frame.Done)
                _names.Finish(done);
            if (frame.Wanted.Count + frame.Dropped.Count > 0 || frame.Names > 0)
            {
                await _frames.WaitAsync(cancellation).ConfigureAwait(false);
                Ask(frame, cancellation);
            }

            foreach (V1.RowsCommit commit in frame.Commits)
            {
                await _room.WaitAsync(cancellation).ConfigureAwait(false);
                Take(commit);
            }

            await SynchronizeAsync(frame, cancellation).ConfigureAwait(false);
        }
    }

    /// <summary>The client has ended. What it has begun goes on.</summary>
    public void Dispose() => _names.Dispose();

    void Ask(V1.RowsRequest frame, CancellationToken cancellation)
    {
        Task known = frame.Names > 0 && mayWrite ? core.Notice.UntilKnownAsync() : Task.CompletedTask;
        if (known.IsCompleted)
        {
            V1.RowsNames? names = frame.Names == 0 ? null : NamesOf(frame.Names);
            watch.PutBehind(new RowsAsked(frame, names, () => _frames.Release()));
            return;
        }

        // Why not together: rows are read also where no log can be told of the node.
        watch.PutBehind(new RowsAsked(frame, null, static () => { }));
        _ = NameAsync(known, frame.Names, cancellation);
    }

    async Task NameAsync(Task known, uint count, CancellationToken cancellation)
    {
        await known.WaitAsync(cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!cancellation.IsCancellationRequested)
            watch.PutBehind(new RowsAsked(new V1.RowsRequest(), NamesOf(count), () => _frames.Release()));
    }

    V1.RowsNames NamesOf(uint count) => mayWrite
        ? _names.Get(count)
        : new V1.RowsNames { Failure = RowsEnds.Refused(0, NoRole).Failure };

    void Take(V1.RowsCommit encoded)
    {
        if (!mayWrite)
        {
            End(RowsEnds.Refused(encoded.Number, NoRole));
            return;
        }

        ClientName name = _names.Use(encoded.Name);
        IReadOnlyList<TableFootprint>? tables = _reader.TryRead(encoded, Store.CommitTimestamp, out string fault);
        if (tables is null)
        {
            End(RowsEnds.Refused(encoded.Number, fault));
            return;
        }

        SubmittedCommit commit = Store.MakeCommit(
            encoded.Snapshot, tables, (int)Math.Min(encoded.Attempts, int.MaxValue));
        try
        {
            core.Commits.Submit(name, commit);
        }
        catch (KhonsuException error)
        {
            End(RowsEnds.Of(encoded.Number, error));
            return;
        }

        _ = FollowAsync(encoded.Number, commit);
    }

    async Task FollowAsync(ulong number, SubmittedCommit commit)
    {
        V1.RowsEnd end;
        try
        {
            CommitVerdict verdict = await commit.WaitAsync().ConfigureAwait(false);
            end = RowsEnds.Of(number, verdict, Store.CommitTimestamp);
        }
        catch (Exception error)
        {
            // Why all: whatever it is, the client is told.
            end = RowsEnds.Of(number, error);
        }

        End(end);
    }

    async Task SynchronizeAsync(V1.RowsRequest frame, CancellationToken cancellation)
    {
        if (frame.Synchronize.Count == 0)
            return;
        // Why one by one: each takes room, and one round serves all that have it.
        var numbers = new List<ulong>();
        foreach (V1.RowsSynchronize one in frame.Synchronize)
        {
            if (numbers.Count > 0 && !_room.Wait(0, CancellationToken.None))
            {
                _ = SynchronizeAsync(numbers, cancellation);
                numbers = [];
            }

            if (numbers.Count == 0)
                await _room.WaitAsync(cancellation).ConfigureAwait(false);
            numbers.Add(one.Number);
        }

        _ = SynchronizeAsync(numbers, cancellation);
    }

    async Task SynchronizeAsync(List<ulong> numbers, CancellationToken cancellation)
    {
        Exception? failure = null;
        try
        {
            await node.SynchronizeAsync(cancellation)
                .WaitAsync(node.Options.CommitTimeout, node.Options.TimeProvider, cancellation).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            return;
        }
        catch (TimeoutException error)
        {
            failure = new ClusterUnavailableException(
                ClusterUnavailableReason.NoLeader, "No majority has answered in time. Ask again.", error);
        }
        catch (Exception error)
        {
            // Why all: it has done nothing, and the client is told.
            failure = error as ClusterUnavailableException ?? ClusterUnavailableException.OfCall(error);
        }

        // Order: what is up to this timestamp is in the queue already when the end is put there.
        long timestamp = Store.CommitTimestamp;
        foreach (ulong number in numbers)
            End(failure is null ? RowsEnds.Done(number, timestamp) : RowsEnds.Of(number, failure));
    }

    void End(V1.RowsEnd end) => watch.PutBehind(new RowsEnded(end, () => _room.Release()));
}
