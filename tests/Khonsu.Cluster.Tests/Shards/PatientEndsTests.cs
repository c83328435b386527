using Khonsu.CompilerServices;
using Khonsu.Cluster.Apply;
using Khonsu.Cluster.Certification;
using Khonsu.Cluster.Driver;
using Khonsu.Cluster.Log;
using Khonsu.Cluster.Placement;
using Khonsu.Cluster.Tests.Nodes;
using Khonsu.Cluster.TwoPhase;
using Xunit;

namespace Khonsu.Cluster.Tests.Shards;

/// <summary>Ends of transactions that have committed wait for what their shards are told next.</summary>
public sealed class PatientEndsTests
{
    [Fact]
    public async Task They_go_in_front_of_what_their_shard_is_told_next()
    {
        using var folder = new NodeFolder();
        // Why so long: at a tick they would go by themselves.
        KhonsuNodeOptions options = folder.Options with
        {
            Shards = 4,
            Archive = null,
            ElectionTimeout = TimeSpan.FromMinutes(5),
            CommitTimeout = TimeSpan.FromMinutes(10),
        };
        await using KhonsuNode<Bank> node = await folder.StartAsync(options);
        string[] names = [.. Enumerable.Range(0, 4).Select(NameIn)];
        foreach (string name in names)
            await AddAsync(node, name);
        long[] before = Decided(node);
        await node.Model.AtomicallyAsync(tx =>
        {
            tx.Accounts.Row(names[0]).Balance -= 1;
            tx.Accounts.Row(names[1]).Balance += 1;
        });

        // Each of these is written after what was proposed before it.
        for (int round = 0; round < 20; round++)
            await AddAsync(node, names[2]);
        Assert.Equal(before[0] + 1, Decided(node)[0]);
        Assert.Equal(before[1] + 1, Decided(node)[1]);

        await AddAsync(node, names[0]);
        Assert.Equal(before[0] + 3, Decided(node)[0]);
        Assert.Equal(before[1] + 1, Decided(node)[1]);
    }

    [Fact]
    public async Task Aborts_do_not_wait()
    {
        var replica = new NotingReplica();
        ShardDoor door = Door();

        await SendAsync(door, replica, 1, isCommitted: true);
        await SendAsync(door, replica, 2, isCommitted: false);

        Assert.Equal([true, false], replica.Patience);
    }

    static async Task SendAsync(ShardDoor door, NotingReplica replica, ulong number, bool isCommitted)
    {
        var id = new RequestId(new NodeId(1), 1, number);
        Step step = isCommitted ? Step.Commit(id, new GroupId(1), time: 1) : Step.Abort(id, new GroupId(1));
        door.Add(step, [new GroupId(1)]);
        door.Open(replica);
        await replica.WhenAsync((int)number);
    }

    static long[] Decided(KhonsuNode<Bank> node)
        => [.. node.Status.Shards.Select(static shard => shard.DecidedEntries)];

    static Task AddAsync(KhonsuNode<Bank> node, string name) => node.Model.AtomicallyAsync(tx =>
        tx.Accounts.Upsert(new Account(name, null, 1))).AsTask();

    // Any name whose row is in a shard.
    static string NameIn(int shard)
    {
        var map = new ShardMap(4);
        return Enumerable.Range(0, 1000).Select(TransferWork.NameOf)
            .First(name => ShardMap.ShardOf(map.GroupOf(PlaceOf<string, Account>(name))) == shard);
    }

    static ulong PlaceOf<TKey, TRow>(TKey key)
        where TKey : notnull, IEquatable<TKey>
        where TRow : TransactionalRow, IRow<TKey, TRow>
        => TRow.Definition.PlaceOf(new KeyWriter(), key);

    static LocalStore Local() => new(Bank.Tables, new ShardMap(2));

    static SinkOptions Options()
        => new(new NodeId(1), TimeSpan.FromMinutes(1), TimeSpan.FromSeconds(1), TimeProvider.System);

    static ShardDoor Door() => new(new GroupId(1), Local(), Options(), static _ => { });

    /// <summary>Decides at once, and notes what it was told.</summary>
    sealed class NotingReplica : IReplica
    {
        readonly Lock _lock = new();
        readonly List<bool> _patience = [];
        TaskCompletionSource _next = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public IReadOnlyList<bool> Patience
        {
            get
            {
                using Lock.Scope scope = _lock.EnterScope();
                return [.. _patience];
            }
        }

        public async Task WhenAsync(int count)
        {
            while (true)
            {
                Task next;
                using (_lock.EnterScope())
                {
                    if (_patience.Count >= count)
                        return;
                    next = _next.Task;
                }

                await next;
            }
        }

        public Task<Applied> ProposeAsync(ReadOnlyMemory<byte> payload, bool isPatient = false)
        {
            using Lock.Scope scope = _lock.EnterScope();
            _patience.Add(isPatient);
            _next.SetResult();
            _next = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return Task.FromResult(new Applied(new LogIndex(_patience.Count), null));
        }

        public Task<LogIndex> ReadIndexAsync() => throw new NotSupportedException();
    }
}
