using Google.Protobuf;
using Grpc.Core;
using Khonsu.Cluster.Certification;
using Khonsu.Cluster.Format;
using Khonsu.Cluster.Log;
using Khonsu.Cluster.Placement;
using Khonsu.Cluster.Tests.Clients;
using Khonsu.Cluster.Tests.Nodes;
using Khonsu.Replication;
using V1 = Khonsu.Cluster.Clients.V1;

namespace Khonsu.Cluster.Tests.Shards;

/// <summary>The commits of a client that says what it likes.</summary>
sealed class RawCommits : IAsyncDisposable
{
    public const ulong Client = RequestId.ClientFirst + 77;

    static readonly ReplicaTable s_accounts = ReplicaTable.Of(
        Bank.Tables.Single(static table => table.Name == "accounts"));

    readonly TestClient _client;
    readonly AsyncDuplexStreamingCall<V1.CommitFrame, V1.CommitReplies> _call;

    RawCommits(TestClient client) => (_client, _call) = (client, client.OpenCommits());

    public static async Task<RawCommits> OpenAsync(KhonsuNode<Bank> node)
    {
        var raw = new RawCommits(new TestClient(node.ClientEndpoint!));
        await raw._call.RequestStream.WriteAsync(new V1.CommitFrame
        {
            Session = new V1.Session { Cluster = KhonsuNode.IdOf("khonsu").Value, Client = Client },
        });
        return raw;
    }

    /// <summary>Gets a name.</summary>
    public async Task<V1.TransactionName> NameAsync(ulong number)
    {
        await SendAsync(new V1.TransactionStep { Number = number, Name = new V1.NameRequest() });
        return (await NextAsync()).Names.Single();
    }

    public Task SendAsync(V1.TransactionStep step)
        => _call.RequestStream.WriteAsync(new V1.CommitFrame { Steps = { step } });

    public Task SendAsync(ulong number, params V1.TransactionPart[] parts)
        => SendAsync(new V1.TransactionStep { Number = number, Parts = new V1.TransactionParts { Parts = { parts } } });

    public Task SendAsync(V1.Proposal proposal)
        => _call.RequestStream.WriteAsync(new V1.CommitFrame { Proposals = { proposal } });

    /// <summary>The next answer.</summary>
    public async Task<V1.CommitReplies> NextAsync()
        => await _call.ResponseStream.MoveNext(CancellationToken.None)
            ? _call.ResponseStream.Current
            : throw new InvalidOperationException("The call has ended.");

    /// <summary>How the call ends.</summary>
    public async Task<StatusCode> EndAsync() => (await Assert.ThrowsAsync<RpcException>(NextAsync)).StatusCode;

    /// <summary>The commit of one row.</summary>
    public static CommitEntry RowOf(RequestId request, string name, ulong answeredUpTo = 0) => new()
    {
        Request = request,
        AnsweredUpTo = answeredUpTo,
        Snapshot = 0,
        Tables =
        [
            new TablePart
            {
                Name = "accounts",
                SchemaId = Checksum.Of(0, s_accounts.Schema.Span),
                Schema = s_accounts.Schema,
                Rows = s_accounts.Encode([new Account(name, null, 1)]),
                Writes = [new WritePart(null, false)],
                Puts = 1,
            },
        ],
    };

    /// <summary>What has read no row, of a name.</summary>
    public static CommitEntry NothingOf(V1.TransactionName name, int home) => new()
    {
        Request = IdOf(name, home),
        AnsweredUpTo = name.AnsweredUpTo,
        Snapshot = 0,
        Tables = [new TablePart { Name = "accounts" }],
    };

    public static RequestId IdOf(V1.TransactionName name, int home)
        => new(new NodeId(name.Node), name.Start, name.Sequence + (ulong)home);

    public static V1.TransactionPart PartOf(int shard, CommitEntry part, params int[] shards)
        => PartOf(shard, new PrepareEntry([.. shards.Select(ShardMap.GroupOf)], part));

    public static V1.TransactionPart PartOf(int shard, ShardEntry entry)
    {
        var writer = new ByteWriter();
        ShardEntryCodec.Put(writer, entry);
        return new V1.TransactionPart { Shard = (uint)shard, Command = ByteString.CopyFrom(writer.Written) };
    }

    public static ByteString BytesOf(CommitEntry entry)
    {
        var writer = new ByteWriter();
        CommitEntryCodec.Put(writer, entry);
        return ByteString.CopyFrom(writer.Written);
    }

    public ValueTask DisposeAsync()
    {
        _call.Dispose();
        _client.Dispose();
        return ValueTask.CompletedTask;
    }
}
