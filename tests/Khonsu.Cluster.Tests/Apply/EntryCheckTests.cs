using System.Buffers.Binary;
using Khonsu.Cluster.Apply;
using Khonsu.Cluster.Certification;
using Khonsu.Cluster.Format;
using Khonsu.Cluster.Log;
using Khonsu.Cluster.Tests.Nodes;
using Khonsu.Cluster.Tests.Semantics;

namespace Khonsu.Cluster.Tests.Apply;

/// <summary>What comes from outside is read before it is proposed: what passes can be applied.</summary>
public sealed class EntryCheckTests : IDisposable
{
    static readonly NodeId s_client = new(1);

    readonly ReplicaSet _replicas = new(2);

    public void Dispose() => _replicas.Dispose();

    [Fact]
    public async Task A_commit_of_the_session_passes()
    {
        byte[] payload = await PayloadAsync(tx => tx.Accounts.Add(new Account("ann", "Ann", 1)));
        Assert.Null(new EntryCheck(_replicas[1].State, TimeProvider.System).FaultOf(payload, s_client));
    }

    [Fact]
    public async Task A_commit_of_another_client_or_without_a_number_does_not_pass()
    {
        byte[] payload = await PayloadAsync(tx => tx.Accounts.Add(new Account("ann", "Ann", 1)));
        var check = new EntryCheck(_replicas[1].State, TimeProvider.System);
        Assert.NotNull(check.FaultOf(payload, new NodeId(2)));
        CommitEntry nameless = CommitEntryCodec.Take(payload);
        nameless = nameless with { Request = nameless.Request with { Sequence = 0 } };
        Assert.NotNull(check.FaultOf(BytesOf(nameless), s_client));
    }

    [Fact]
    public async Task A_time_far_ahead_of_the_clock_does_not_pass()
    {
        byte[] payload = await PayloadAsync(tx => tx.Accounts.Add(new Account("ann", "Ann", 1)));
        CommitEntry entry = CommitEntryCodec.Take(payload);
        var check = new EntryCheck(_replicas[1].State, TimeProvider.System);
        EntryFault? AtSecond(int ahead) => check.FaultOf(
            BytesOf(entry with { TimeMicroseconds = EntryTime.Of(DateTimeOffset.UtcNow.AddSeconds(ahead)) }),
            s_client);

        Assert.Null(AtSecond(100));
        Assert.Contains("Set the clock", AtSecond(140)!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_table_that_the_node_does_not_know_does_not_pass()
    {
        byte[] payload = await PayloadAsync(tx => tx.Entries.Add(new Entry(1, 1, 1m)));
        var narrow = new StoreState([.. Bank.Tables.Where(static table => table.Name == "accounts")]);
        EntryFault? fault = new EntryCheck(narrow, TimeProvider.System).FaultOf(payload, s_client);
        Assert.Contains("'entries'", fault!.Message, StringComparison.Ordinal);
        Assert.False(fault.MayPass);
    }

    [Fact]
    public async Task A_table_that_is_named_twice_and_a_schema_of_no_rows_do_not_pass()
    {
        byte[] payload = await PayloadAsync(tx => tx.Accounts.Add(new Account("ann", "Ann", 1)));
        CommitEntry entry = CommitEntryCodec.Take(payload);
        TablePart table = entry.Tables[0];
        var check = new EntryCheck(_replicas[1].State, TimeProvider.System);
        Assert.Contains(
            "twice",
            check.FaultOf(BytesOf(entry with { Tables = [table, table] }), s_client)!.Message,
            StringComparison.Ordinal);

        TablePart read = table with { Rows = default, Writes = [], Puts = 0, Schema = default, SchemaId = 0 };
        Assert.Null(check.FaultOf(BytesOf(entry with { Tables = [read] }), s_client));
        byte[] alone = BytesOf(entry with { Tables = [read with { Schema = new byte[] { 1 }, SchemaId = 1 }] });
        Assert.NotNull(check.FaultOf(alone, s_client));
    }

    [Fact]
    public async Task Commits_that_come_together_pass_when_each_does_and_their_rows_are_all_there()
    {
        CommitBatch batch = CommitBatchCodec.Take(await GroupAsync());
        var check = new EntryCheck(_replicas[1].State, TimeProvider.System);
        Assert.Null(check.FaultOf(BytesOf(batch), s_client));

        CommitEntry first = batch.Commits[0];
        Assert.NotNull(check.FaultOf(BytesOf(batch), new NodeId(2)));
        Assert.NotNull(check.FaultOf(
            BytesOf(batch with { Commits = [first with { Request = first.Request with { Sequence = 0 } }] }),
            s_client));
        Assert.NotNull(check.FaultOf(BytesOf(batch with { Commits = [first] }), s_client));
        Assert.NotNull(check.FaultOf(BytesOf(batch with { Commits = [.. batch.Commits, first] }), s_client));
        Assert.NotNull(check.FaultOf(
            BytesOf(batch with { Tables = [.. batch.Tables, batch.Tables[0]] }), s_client));
        Assert.NotNull(new EntryCheck(new StoreState([]), TimeProvider.System).FaultOf(BytesOf(batch), s_client));
        Assert.NotNull(new EntryCheck(new StoreState(Bank.Tables), TimeProvider.System).FaultOf(
            BytesOf(batch with { Tables = [batch.Tables[0] with { Schema = new byte[] { 1 } }] }), s_client));
    }

    [Fact]
    public async Task A_schema_that_has_not_come_yet_may_come()
    {
        await PayloadAsync(tx => tx.Accounts.Add(new Account("ann", "Ann", 1)));
        _replicas.ApplyAll();
        byte[] second = await PayloadAsync(tx => tx.Accounts.Add(new Account("bob", "Bob", 1)));
        Assert.Null(new EntryCheck(_replicas[1].State, TimeProvider.System).FaultOf(second, s_client));
        var late = new EntryCheck(new StoreState(Bank.Tables), TimeProvider.System);
        Assert.True(late.FaultOf(second, s_client)!.MayPass);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task What_passes_can_be_applied_whatever_was_changed_in_it(int seed)
    {
        var random = new Random(seed);
        byte[][] payloads =
        [
            await PayloadAsync(tx => tx.Accounts.Add(new Account("ann", "Ann", 1))),
            await PayloadAsync(tx =>
            {
                tx.Entries.Add(new Entry(1, 2, 3.5m));
                tx.Accounts.Add(new Account("bob", null, 2, 3));
            }),
            await GroupAsync(),
        ];
        var state = new StoreState(Bank.Tables);
        using Bank bank = Bank.Open(new StoreOptions { Sink = new StateOnly(state) });
        var check = new EntryCheck(state, TimeProvider.System);
        int index = 0;
        int passed = 0;
        for (int round = 0; round < 500; round++)
        {
            byte[] bytes = [.. payloads[random.Next(payloads.Length)]];
            for (int change = random.Next(4); change > 0; change--)
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            if (check.FaultOf(bytes, s_client) is not null)
                continue;
            passed++;
            Exception? error = Record.Exception(
                () => state.Apply(new LogIndex(index++), LogEntry.Command(new ProposalId(new NodeId(1), 1, 1), bytes)));
            Assert.True(error is null, $"seed={seed}.{round}: {error}");
        }

        Assert.InRange(passed, 50, 499);
    }

    [Fact]
    public void Merges_pass_as_they_were_sent_and_can_be_applied_whatever_was_changed_in_them()
    {
        const int SequenceOffset = sizeof(int) + (2 * sizeof(long));
        var random = new Random(7);
        using var stores = new LogStores(1, [.. Tallies.Tables]);
        stores[0].Atomically(static tx => tx.Tallies.Add(Tally.Of("a")));
        stores[0].Atomically(static tx =>
        {
            tx.Tallies.Merge("a").Sum += 1;
            tx.Tallies.Merge("a").Stock -= 1;
            tx.Tallies.Merge("a").AppendLines(["one", "two"]);
        });
        byte[] payload = stores.Log[1].Payload.ToArray();
        StoreState state = stores.StateOf(0);
        var check = new EntryCheck(state, TimeProvider.System);
        Assert.Null(check.FaultOf(payload, s_client));
        var narrow = new StoreState(Bank.Tables);
        Assert.NotNull(new EntryCheck(narrow, TimeProvider.System).FaultOf(payload, s_client));
        int passed = 0;
        for (int round = 0; round < 500; round++)
        {
            // Why another number each time: what was decided is not applied again.
            byte[] bytes = [.. payload];
            BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(SequenceOffset), (ulong)round + 10);
            for (int change = random.Next(3); change > 0; change--)
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            if (check.FaultOf(bytes, s_client) is not null)
                continue;
            passed++;
            Exception? error = Record.Exception(() => state.Apply(
                new LogIndex(stores.Log.Count + round),
                LogEntry.Command(new ProposalId(new NodeId(1), 1, 1), bytes)));
            Assert.True(error is null, $"round {round}: {error}");
        }

        Assert.InRange(passed, 50, 499);
    }

    async Task<byte[]> PayloadAsync(Action<BankTx> body)
    {
        ValueTask block = _replicas[0].Model.AtomicallyAsync(body);
        byte[] payload = _replicas.Log[^1].Payload.ToArray();
        _replicas[0].Apply(int.MaxValue);
        await block;
        return payload;
    }

    // Two commits as one entry.
    static async Task<byte[]> GroupAsync()
    {
        using var set = new ReplicaSet(1, grouping: new NeverZero());
        Task[] blocks =
        [
            set[0].Model.AtomicallyAsync(tx => tx.Accounts.Add(new Account("cat", "Cat", 1))).AsTask(),
            set[0].Model.AtomicallyAsync(tx => tx.Accounts.Add(new Account("dan", "Dan", 2, 3))).AsTask(),
        ];
        set.ApplyAll();
        await Task.WhenAll(blocks);
        return set.Log[0].Payload.ToArray();
    }

    static byte[] BytesOf(CommitEntry entry)
    {
        var writer = new ByteWriter();
        CommitEntryCodec.Put(writer, entry);
        return writer.Written.ToArray();
    }

    static byte[] BytesOf(CommitBatch batch)
    {
        var writer = new ByteWriter();
        CommitBatchCodec.PutGroup(writer, batch);
        return writer.Written.ToArray();
    }

    sealed class NeverZero : Random
    {
        public override int Next(int maxValue) => maxValue - 1;
    }

    sealed class StateOnly(StoreState state) : Khonsu.Replication.ICommitSink
    {
        public void Attach(KhonsuStore store) => state.Attach(store);

        public void Submit(Khonsu.Replication.SubmittedCommit commit) => throw new NotSupportedException();
    }
}
