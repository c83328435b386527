using Grpc.Core;
using Khonsu.Cluster.Clients.Following;
using Khonsu.Cluster.Clients.Rows;
using Khonsu.Cluster.Format;
using Khonsu.Cluster.Placement;
using Khonsu.CompilerServices;
using Khonsu.Replication;

namespace Khonsu.Cluster.Clients.Partial;

/// <summary>A connection of a client that keeps only the rows that it reads: one call, by which it asks and hears all.
/// For any thread.</summary>
/// <param name="options">Who is called, and what is shown.</param>
/// <param name="node">The node.</param>
/// <param name="client">The client.</param>
/// <param name="stop">The client ends.</param>
sealed class RowsConnection(KhonsuClientConnection options, Uri node, PartialCore client, CancellationToken stop)
    : NodeLink(options, node, stop), IRowsSource
{
    readonly FrameSender<V1.RowsRequest> _requests = new();
    readonly Lock _lock = new();
    readonly RowsCodec _codec = new(client.Tables);

    // What has come of a frame that goes on.
    readonly List<ChangedRows> _pieces = [];

    /// <summary>Reads rows; by the task that follows.</summary>
    public RowsCodec Codec => _codec;

    /// <summary>How many shards there are; known when it has started.</summary>
    public int Shards { get; private set; }

    /// <inheritdoc />
    public void Want(ulong number, IEnumerable<WantedRows> rows)
    {
        var wanted = new V1.RowsWanted { Number = number, RowsMax = (uint)client.RowsMax };
        wanted.Rows.AddRange(rows.Select(static one => RowsCodec.Put(in one)));
        Send(new V1.RowsRequest { Wanted = { wanted } });
    }

    /// <summary>Says which rows are not kept any more.</summary>
    /// <param name="rows">The rows.</param>
    public void Drop(IEnumerable<WantedRows> rows)
    {
        var request = new V1.RowsRequest();
        request.Dropped.AddRange(rows.Select(static one => RowsCodec.Put(in one)));
        Send(request);
    }

    /// <summary>Sends a commit.</summary>
    /// <param name="number">By which it is answered.</param>
    /// <param name="name">Its name.</param>
    /// <param name="commit">The commit.</param>
    /// <param name="snapshot">What it has read is unchanged up to this timestamp of the node.</param>
    /// <exception cref="ColumnValueException">A value cannot be stored in its column.</exception>
    /// <exception cref="UnknownTableException">A table is none of the store.</exception>
    public void Commit(ulong number, ulong name, SubmittedCommit commit, long snapshot)
    {
        // Why together: what bears a schema goes before what does not.
        using Lock.Scope scope = _lock.EnterScope();
        V1.RowsCommit written = _codec.Put(commit, snapshot);
        (written.Number, written.Name) = (number, name);
        Send(new V1.RowsRequest { Commits = { written } });
    }

    /// <summary>Sends anything.</summary>
    public void Send(V1.RowsRequest request) => _requests.Add(request);

    /// <inheritdoc />
    public override async Task FollowAsync(Action onStarted)
    {
        try
        {
            using AsyncDuplexStreamingCall<V1.RowsRequest, V1.RowsReply> call =
                Calls.AsyncDuplexStreamingCall(RowsMethods.Work, null, Lasting);
            var hello = new V1.RowsHello
            {
                Cluster = Cluster,
                VersionFirst = RowsService.Version,
                VersionLast = RowsService.Version,
            };
            await call.RequestStream.WriteAsync(new V1.RowsRequest { Hello = hello }, Ended).ConfigureAwait(false);
            V1.RowsReply first = await FirstAsync(call.ResponseStream).ConfigureAwait(false);
            if (first.Start is not { Version: RowsService.Version, Shards: >= 1 and <= ShardMap.ShardsMax } start)
                throw NoStart();
            Shards = (int)start.Shards;
            client.Begin(this, start);
            V1.RowsReply second = await FirstAsync(call.ResponseStream).ConfigureAwait(false);
            client.Take(this, second);
            onStarted();
            Task sending = _requests.RunAsync(call.RequestStream, Ended);
            Task reading = ReadAsync(call.ResponseStream);
            await Task.WhenAny(sending, reading).ConfigureAwait(false);
            await EndAsync().ConfigureAwait(false);
            // Why the answers: why the node has ended the call is said there.
            await ((Task)Task.WhenAll(sending, reading)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await (reading.IsFaulted ? reading : sending).ConfigureAwait(false);
        }
        catch (Exception error) when (IsOwnEnd(error))
        {
            throw OwnEnd();
        }
    }

    /// <summary>Gathers rows that come in pieces; by the task that follows.</summary>
    /// <param name="tables">A piece.</param>
    /// <param name="goesOn">Whether more follow.</param>
    /// <returns>All of them; null while more follow.</returns>
    /// <exception cref="MalformedBytesException">They are no rows.</exception>
    public List<ChangedRows>? Gather(IEnumerable<V1.TableRows> tables, bool goesOn)
    {
        foreach (V1.TableRows piece in tables)
        {
            TransactionalRow[] rows = _codec.Take(piece, out ReplicaTable table);
            _pieces.Add(new ChangedRows(table, rows, (int)piece.Puts));
        }

        if (goesOn)
            return null;
        List<ChangedRows> all = [.. _pieces];
        _pieces.Clear();
        return all;
    }

    async Task ReadAsync(IAsyncStreamReader<V1.RowsReply> replies)
    {
        while (await replies.MoveNext(CancellationToken.None).ConfigureAwait(false))
        {
            client.Take(this, replies.Current);
            OnUseful();
        }
    }
}
