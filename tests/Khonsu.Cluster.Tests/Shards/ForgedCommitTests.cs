using System.Net;
using Google.Protobuf;
using Grpc.Core;
using Khonsu.Cluster.Certification;
using Khonsu.Cluster.Clients;
using Khonsu.Cluster.Log;
using Khonsu.Cluster.Tests.Clients;
using Khonsu.Cluster.Tests.Nodes;
using Xunit;
using V1 = Khonsu.Cluster.Clients.V1;

namespace Khonsu.Cluster.Tests.Shards;

/// <summary>What a client of a store of several shards may not, whatever it sends, and what becomes of what it has
/// left.</summary>
public sealed class ForgedCommitTests : IAsyncLifetime
{
    const int Shards = 4;

    readonly NodeFolder _folder = new();
    KhonsuNode<Bank>? _node;

    KhonsuNode<Bank> Node => _node!;

    public async Task InitializeAsync() => _node = await _folder.StartAsync(_folder.Options with
    {
        Shards = Shards,
        Archive = null,
        Clients = new KhonsuClientOptions
        {
            Listen = new IPEndPoint(IPAddress.Loopback, LoopbackPorts.Take(1).Single()),
            CallsPerSecond = 100_000,
        },
    });

    public async Task DisposeAsync()
    {
        await Node.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_row_is_taken_into_the_log_of_its_shard_only()
    {
        await using RawCommits raw = await RawCommits.OpenAsync(Node);
        var request = new RequestId(new NodeId(RawCommits.Client), 3, 64);
        for (uint shard = 0; shard < Shards; shard++)
        {
            await raw.SendAsync(new V1.Proposal
            {
                Number = shard,
                Shard = shard,
                Command = RawCommits.BytesOf(RawCommits.RowOf(request, "ann")),
            });
        }

        // Why a last one: what is taken is not answered.
        await raw.SendAsync(new V1.Proposal { Number = 99, Command = ByteString.CopyFrom(1, 2, 3) });
        var refused = new List<V1.CommitReply>();
        while (refused.Count == 0 || refused[^1].Number != 99)
            refused.AddRange((await raw.NextAsync()).Replies);

        Assert.All(refused, static reply => Assert.Equal(V1.CommitEnd.Unreadable, reply.End));
        Assert.Equal(Shards, refused.Count);
        Assert.Equal(Shards - 1, refused.Count(
            static reply => reply.Message.Contains("another shard", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Votes_ends_and_what_is_of_others_cannot_be_proposed()
    {
        await using RawCommits raw = await RawCommits.OpenAsync(Node);
        var stranger = new RequestId(new NodeId(1), 1, 64);
        ShardEntry[] forged =
        [
            new PrepareEntry([new GroupId(1), new GroupId(2)], RawCommits.RowOf(stranger, "ann")),
            new RefuseEntry(stranger, 0),
            new ResolveEntry([new Resolution(stranger, true, 1)]),
            new ForgetEntry([stranger]),
        ];
        foreach (ShardEntry entry in forged)
        {
            await raw.SendAsync(new V1.Proposal { Number = 1, Command = RawCommits.PartOf(0, entry).Command });
            Assert.Equal(V1.CommitEnd.Unreadable, (await raw.NextAsync()).Replies.Single().End);
            V1.TransactionName name = await raw.NameAsync(1);
            await raw.SendAsync(1, RawCommits.PartOf(0, entry), RawCommits.PartOf(1, entry));
            Assert.Equal(V1.CommitEnd.Unreadable, (await raw.NextAsync()).Ends.Single().End);
            Assert.Equal(1UL, name.Node);
        }

        await raw.SendAsync(new V1.Proposal
        {
            Number = 1,
            Command = RawCommits.BytesOf(RawCommits.RowOf(stranger, "ann")),
        });
        Assert.Equal(V1.CommitEnd.Unreadable, (await raw.NextAsync()).Replies.Single().End);
        await NothingIsLeftAsync();
    }

    [Fact]
    public async Task Parts_must_be_of_their_name_and_of_one_transaction()
    {
        await using RawCommits raw = await RawCommits.OpenAsync(Node);
        Func<V1.TransactionName, V1.TransactionPart[]>[] forged =
        [
            static name => Both(RawCommits.NothingOf(name, 0) with { AnsweredUpTo = name.AnsweredUpTo + 64 }),
            static name => Both(RawCommits.NothingOf(name, 1)),
            static name => Both(RawCommits.NothingOf(name, 0) with
            {
                Request = RawCommits.IdOf(name, 0) with { Sequence = name.Sequence + 64 },
            }),
            static name =>
            [
                RawCommits.PartOf(0, RawCommits.NothingOf(name, 0), 0, 1),
                RawCommits.PartOf(1, RawCommits.NothingOf(name, 0), 0, 2),
            ],
            static name =>
            [
                RawCommits.PartOf(0, RawCommits.NothingOf(name, 0), 0, 1, 2),
                RawCommits.PartOf(1, RawCommits.NothingOf(name, 0), 0, 1, 2),
            ],
            // Its row can be of one of both at most.
            static name => Both(RawCommits.RowOf(RawCommits.IdOf(name, 0), "ann", name.AnsweredUpTo)),
        ];
        for (int number = 0; number < forged.Length; number++)
        {
            V1.TransactionName name = await raw.NameAsync((ulong)number);
            await raw.SendAsync((ulong)number, forged[number](name));
            Assert.Equal(V1.CommitEnd.Unreadable, (await raw.NextAsync()).Ends.Single().End);
        }

        await NothingIsLeftAsync();
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public async Task Steps_that_cannot_be_next_end_the_call(int wrong)
    {
        await using RawCommits raw = await RawCommits.OpenAsync(Node);
        V1.TransactionName name = await raw.NameAsync(1);
        V1.TransactionPart[] both = Both(RawCommits.NothingOf(name, 0));
        switch (wrong)
        {
            case 0:
                await raw.SendAsync(2, both);
                break;
            case 1:
                // One name, two transactions.
                await raw.SendAsync(1, both);
                await raw.SendAsync(1, both);
                break;
            case 2:
                await raw.SendAsync(1, both[1], both[0]);
                break;
            case 3:
                await raw.SendAsync(1, both[0]);
                break;
            default:
                await raw.SendAsync(1, both[0], new V1.TransactionPart { Shard = Shards });
                break;
        }

        Assert.Equal(StatusCode.InvalidArgument, await raw.EndAsync());
        await NothingIsLeftAsync();
    }

    [Fact]
    public async Task What_a_client_that_has_died_had_begun_the_node_ends_and_can_be_asked_for()
    {
        V1.TransactionName begun;
        V1.TransactionName named;
        await using (RawCommits raw = await RawCommits.OpenAsync(Node))
        {
            named = await raw.NameAsync(1);
            begun = await raw.NameAsync(2);
            await raw.SendAsync(2, Both(RawCommits.NothingOf(begun, 0)));
            // Why a question that is answered: the parts are taken by then.
            await raw.NameAsync(3);
        }

        await NothingIsLeftAsync();
        Assert.Equal(CommitOutcomeKind.Committed, (await OutcomeOfAsync(begun)).Kind);
        Assert.NotEqual(CommitOutcomeKind.Committed, (await OutcomeOfAsync(named)).Kind);
        await Node.StopAsync();
    }

    [Fact]
    public async Task Who_has_other_shards_or_asks_for_one_that_is_not_there_is_refused()
    {
        using var client = new TestClient(Node.ClientEndpoint!);
        ulong cluster = KhonsuNode.IdOf("khonsu").Value;
        var follow = new V1.FollowRequest { Cluster = cluster, VersionFirst = 2, VersionLast = 2 };

        async Task<RpcException> RefusedAsync(V1.FollowRequest request)
        {
            using AsyncServerStreamingCall<V1.FollowFrame> call = client.Follow(request);
            return await Assert.ThrowsAsync<RpcException>(
                () => call.ResponseStream.MoveNext(CancellationToken.None));
        }

        RpcException other = await RefusedAsync(new V1.FollowRequest(follow) { Shards = 8 });
        Assert.Equal(StatusCode.FailedPrecondition, other.StatusCode);
        Assert.Contains("has 4 shards", other.Status.Detail, StringComparison.Ordinal);
        Assert.Contains("8", other.Status.Detail, StringComparison.Ordinal);
        Assert.Equal(
            StatusCode.FailedPrecondition,
            (await RefusedAsync(new V1.FollowRequest(follow) { VersionFirst = 1, VersionLast = 1 })).StatusCode);
        Assert.Equal(
            StatusCode.InvalidArgument, (await RefusedAsync(new V1.FollowRequest(follow) { Shard = 4 })).StatusCode);
        Assert.Equal(StatusCode.InvalidArgument, (await client.RefusedAsync(
            MirrorMethods.ReadIndex, new V1.ReadIndexRequest { Cluster = cluster, Shard = 4 })).StatusCode);
        Assert.Equal(StatusCode.InvalidArgument, (await client.RefusedAsync(
            MirrorMethods.OpenSession,
            new V1.OpenSessionRequest { Cluster = cluster, Client = RawCommits.Client, Shard = 4 })).StatusCode);
    }

    [Fact]
    public async Task A_session_that_one_shard_has_forgotten_is_replaced_there()
    {
        await using KhonsuClient<Bank> client = await KhonsuClient.ConnectAsync(
            new KhonsuClientConnection { Nodes = [new Uri($"http://{Node.ClientEndpoint}")] }, Bank.Open, Bank.Tables);
        var work = new TransferWork(accounts: 16, seed: 1);
        await work.FillAsync(client.Model);
        for (int number = 0; number < 16; number++)
            await AddAsync(client.Model, number);
        using var others = new TestClient(Node.ClientEndpoint!);
        ulong cluster = KhonsuNode.IdOf("khonsu").Value;
        var many = new ParallelOptions { MaxDegreeOfParallelism = 64 };
        await Parallel.ForAsync(0, ClientSessions.SessionsMax, many, async (number, _) => await others.CallAsync(
            MirrorMethods.OpenSession,
            new V1.OpenSessionRequest
            {
                Cluster = cluster,
                Client = RequestId.ClientFirst + (ulong)number,
                Shard = 2,
            }));

        int lost = 0;
        for (int number = 0; number < 16; number++)
        {
            try
            {
                await AddAsync(client.Model, number);
            }
            catch (ClusterUnavailableException error) when (error.Reason == ClusterUnavailableReason.SessionLost)
            {
                lost++;
                await AddAsync(client.Model, number);
            }
        }

        // The others have kept theirs, and what touches several needs none.
        Assert.Equal(1, lost);
        Assert.True(await work.RunOneAsync(client.Model));
        await Node.SynchronizeAsync();
        Assert.Equal(work.Total + 32, TransferWork.SumOf(Node));
    }

    static ValueTask AddAsync(Bank bank, int number) => bank.AtomicallyAsync(
        tx => { tx.Accounts.Row(TransferWork.NameOf(number)).Balance += 1; });

    static V1.TransactionPart[] Both(CommitEntry part)
        => [RawCommits.PartOf(0, part, 0, 1), RawCommits.PartOf(1, part, 0, 1)];

    Task<CommitOutcome> OutcomeOfAsync(V1.TransactionName name)
        => Node.GetOutcomeAsync(new CommitId(name.Node, name.Start, name.Sequence));

    // The node goes on, and has ended whatever was begun.
    async Task NothingIsLeftAsync()
    {
        await Node.Model.AtomicallyAsync(static tx =>
        {
            for (int number = 0; number < 8; number++)
                tx.Accounts.Upsert(new Account($"after-{number}", null, 1));
        });
        await ManyNodes.UntilAsync(() => Node.Status.UnsettledTransactions == 0);
        Assert.False(Node.Completion.IsCompleted);
    }
}
