using Grpc.Core;
using Khonsu.Cluster.Tests.Nodes;
using Khonsu.CompilerServices;
using Khonsu.Replication;
using V1 = Khonsu.Cluster.Clients.V1;

namespace Khonsu.Cluster.Tests.Clients.Rows;

/// <summary>A client that keeps only some rows, and says what it likes.</summary>
sealed class RowsCall : IAsyncDisposable
{
    readonly TestClient _client;
    readonly AsyncDuplexStreamingCall<V1.RowsRequest, V1.RowsReply> _call;
    readonly Dictionary<string, ReadOnlyMemory<byte>> _schemas = [];
    readonly Dictionary<string, ReplicaTable> _tables = Bank.Tables
        .ToDictionary(static table => table.Name, ReplicaTable.Of);

    ulong _number;

    RowsCall(TestClient client) => (_client, _call) = (client, client.OpenRows());

    public static V1.RowsHello Hello => new()
    {
        Cluster = KhonsuNode.IdOf("khonsu").Value,
        VersionFirst = 1,
        VersionLast = 1,
    };

    /// <summary>What the node has said first.</summary>
    public V1.RowsStart Start { get; private set; } = null!;

    public static async Task<RowsCall> OpenAsync(KhonsuNode<Bank> node, string token = RowsNode.Writer)
    {
        RowsCall call = Dial(node, token);
        await call.SendAsync(new V1.RowsRequest { Hello = Hello });
        call.Start = (await call.NextAsync()).Start;
        Assert.Equal(V1.RowsReply.ContentOneofCase.Progress, (await call.NextAsync()).ContentCase);
        return call;
    }

    /// <summary>Opens a call and says nothing.</summary>
    public static RowsCall Dial(KhonsuNode<Bank> node, string token = RowsNode.Writer)
        => new(new TestClient(node.ClientEndpoint!, token));

    public Task SendAsync(V1.RowsRequest request) => _call.RequestStream.WriteAsync(request);

    /// <summary>What the node says next.</summary>
    public async Task<V1.RowsReply> NextAsync()
        => await _call.ResponseStream.MoveNext(CancellationToken.None)
            ? _call.ResponseStream.Current
            : throw new InvalidOperationException("The call has ended.");

    /// <summary>What the node says, up to what is looked for.</summary>
    public async Task<List<V1.RowsReply>> UntilAsync(Func<V1.RowsReply, bool> isLast)
    {
        var replies = new List<V1.RowsReply>();
        do
            replies.Add(await NextAsync());
        while (!isLast(replies[^1]));
        return replies;
    }

    /// <summary>What the node says up to a progress.</summary>
    public Task<List<V1.RowsReply>> UntilAsync(long timestamp) => UntilAsync(
        reply => reply.ContentCase == V1.RowsReply.ContentOneofCase.Progress && reply.Progress >= timestamp);

    /// <summary>How the call ends.</summary>
    public async Task<StatusCode> EndAsync()
    {
        RpcException error = await Assert.ThrowsAsync<RpcException>(async () =>
        {
            while (true)
                await NextAsync();
        });
        // Why: a node that stops closes the connection, without a fault, and may do so before the status is read.
        if (error.Status.DebugException?.GetBaseException() is HttpProtocolException { ErrorCode: 0 })
            return StatusCode.Unavailable;
        Assert.True(error.StatusCode != StatusCode.Internal, error.ToString());
        return error.StatusCode;
    }

    /// <summary>Wants rows, and waits until they are known.</summary>
    public async Task<(List<TransactionalRow> Rows, long Timestamp)> WantAsync(params V1.WantedRow[] wanted)
    {
        ulong number = await SendWantedAsync(1_000_000, wanted);
        List<V1.RowsReply> replies = await UntilAsync(reply =>
        {
            Assert.Null(reply.End);
            return reply.Found is { GoesOn: false } found && found.Number == number;
        });
        var rows = new List<TransactionalRow>();
        foreach (V1.RowsFound found in replies.Where(static reply => reply.Found is not null)
            .Select(static reply => reply.Found))
        {
            rows.AddRange(found.Tables.SelectMany(Decode));
        }

        long timestamp = replies[^1].Found.Timestamp;
        await UntilAsync(timestamp);
        return (rows, timestamp);
    }

    /// <summary>Wants rows that cannot be had.</summary>
    public async Task<V1.RowsFault> RefusedAsync(uint rowsMax, params V1.WantedRow[] wanted)
    {
        ulong number = await SendWantedAsync(rowsMax, wanted);
        return (await UntilEndAsync(number)).Failure.Fault;
    }

    public async Task<ulong> SendWantedAsync(uint rowsMax, params V1.WantedRow[] wanted)
    {
        ulong number = ++_number;
        await SendAsync(new V1.RowsRequest
        {
            Wanted = { new V1.RowsWanted { Number = number, RowsMax = rowsMax, Rows = { wanted } } },
        });
        return number;
    }

    /// <summary>Waits for an end.</summary>
    public async Task<V1.RowsEnd> UntilEndAsync(ulong number)
        => (await UntilAsync(reply => reply.End is { } end && end.Number == number))[^1].End;

    /// <summary>Gets names.</summary>
    public async Task<V1.RowsNames> NamesAsync(uint count)
    {
        await SendAsync(new V1.RowsRequest { Names = count });
        return (await UntilAsync(static reply => reply.Names is not null))[^1].Names;
    }

    /// <summary>Gets a name and has a commit done under it.</summary>
    public async Task<V1.RowsEnd> CommitAsync(V1.RowsCommit commit)
    {
        commit.Name = (await NamesAsync(1)).Numbers.Single();
        return await SendAsync(commit);
    }

    /// <summary>Has a commit done under the name that it has.</summary>
    public async Task<V1.RowsEnd> SendAsync(V1.RowsCommit commit)
    {
        commit.Number = ++_number;
        await SendAsync(new V1.RowsRequest { Commits = { commit } });
        return await UntilEndAsync(commit.Number);
    }

    /// <summary>Synchronizes.</summary>
    public async Task<V1.RowsEnd> SynchronizeAsync()
    {
        ulong number = ++_number;
        await SendAsync(new V1.RowsRequest { Synchronize = { new V1.RowsSynchronize { Number = number } } });
        return await UntilEndAsync(number);
    }

    /// <summary>Reads rows.</summary>
    public TransactionalRow[] Decode(V1.TableRows rows)
    {
        if (!rows.Schema.IsEmpty)
            Assert.True(_schemas.TryAdd(rows.Table, rows.Schema.Memory), "A schema comes once.");
        return _tables[rows.Table].Decode(_schemas[rows.Table], rows.Rows.Memory);
    }

    public ValueTask DisposeAsync()
    {
        _call.Dispose();
        _client.Dispose();
        return ValueTask.CompletedTask;
    }
}
