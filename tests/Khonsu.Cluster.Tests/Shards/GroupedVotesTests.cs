using Khonsu.Cluster.Apply;
using Khonsu.Cluster.Certification;
using Khonsu.Cluster.Driver;
using Khonsu.Cluster.Format;
using Khonsu.Cluster.Log;
using Khonsu.Cluster.Tests.Certification;
using Khonsu.Cluster.Tests.Nodes;
using Khonsu.Cluster.Tests.Recovery;
using Khonsu.Cluster.TwoPhase;
using Xunit;

namespace Khonsu.Cluster.Tests.Shards;

/// <summary>Votes on transactions of several shards that are asked for together go as one entry.</summary>
public sealed class GroupedVotesTests
{
    const int Callers = 48;
    const int Rounds = 4;
    const int Large = 100_000;

    static readonly RandomEntries s_entries = new(new Random(7));

    static readonly SinkOptions s_options = new(
        new NodeId(1), TimeSpan.FromSeconds(30), TimeSpan.FromMilliseconds(50), TimeProvider.System);

    readonly AskedReplica _replica = new();
    readonly List<Step> _lost = [];
    readonly List<Step> _tooLarge = [];

    [Fact]
    public async Task Many_callers_need_fewer_entries_than_votes_and_all_is_there_after_a_start_and_in_what_is_copied()
    {
        using var folder = new NodeFolder();
        using var past = new PastFolder();
        KhonsuNodeOptions options = folder.Options with { Shards = 2 };
        long votes = 2L * Callers * Rounds;
        const long All = 8 * Callers * Rounds;
        await using (KhonsuNode<Bank> node = await KhonsuNode.StartAsync(options, Bank.Open, Bank.Tables))
        {
            long before = node.Status.AppliedEntries;
            await Task.WhenAll(Enumerable.Range(0, Callers).Select(async caller =>
            {
                for (int round = 0; round < Rounds; round++)
                {
                    await node.Model.AtomicallyAsync(tx =>
                    {
                        // Names of both shards, and of nobody else.
                        for (int number = 0; number < 8; number++)
                            tx.Accounts.Add(new Account($"{caller}-{round}-{number}", null, 1));
                    });
                }
            }));

            // With the ends, which go together too.
            Assert.InRange(node.Status.AppliedEntries - before, 2, votes - 1);
            await node.StopAsync();
        }

        // Out of the entries, for there is no checkpoint.
        Assert.Equal(All, PastFolder.SumOf(KhonsuRecovery.Dump(options.Directory, past.NewTarget())));
        string target = past.NewTarget();
        KhonsuRecovery.Restore(options.Directory, target);
        foreach (string directory in (string[])[options.Directory, target])
        {
            await using KhonsuNode<Bank> again = await KhonsuNode.StartAsync(
                options with { Directory = directory }, Bank.Open, Bank.Tables);
            Assert.Equal(All, again.Model.Read(static tx => tx.Accounts.Sum(static one => one.Balance)));
            await ManyNodes.UntilAsync(() => again.Status.UnsettledTransactions == 0);
        }
    }

    [Fact]
    public async Task A_transaction_of_several_shards_that_does_not_fit_is_refused_as_a_whole()
    {
        using var folder = new NodeFolder();
        await using KhonsuNode<Bank> node = await KhonsuNode.StartAsync(
            folder.Options with { Shards = 2 }, Bank.Open, Bank.Tables);

        await Assert.ThrowsAsync<TransactionTooLargeException>(() => AddAsync(1 << 20));

        Assert.Equal(0, node.Model.Read(static tx => tx.Accounts.Count));
        await AddAsync(1);
        Assert.Equal(8, node.Model.Read(static tx => tx.Accounts.Count));

        Task AddAsync(int length) => node.Model.AtomicallyAsync(tx =>
        {
            for (int number = 0; number < 8; number++)
                tx.Accounts.Add(new Account($"{number}", number == 0 ? new string('a', length) : null, 1));
        }).AsTask();
    }

    [Fact]
    public void What_comes_while_entries_are_on_their_way_goes_together()
    {
        VoteDoor door = Door();
        HoldAll(door);
        Assert.All(_replica.Sent, static count => Assert.Equal(1, count));

        for (ulong number = 100; number < 105; number++)
            Ask(door, number);
        int before = _replica.Sent.Length;
        _replica.Answer();
        Assert.True(SpinWait.SpinUntil(() => _replica.Sent.Length > before, TimeSpan.FromSeconds(30)));

        Assert.Equal([5], _replica.Sent[before..]);
        Assert.Empty(_lost);
    }

    [Fact]
    public void Of_a_group_that_is_lost_all_are_told_and_one_that_is_too_large_is_asked_one_by_one()
    {
        VoteDoor door = Door();
        HoldAll(door);
        _replica.OnlyAlone = true;
        for (ulong number = 100; number < 104; number++)
            Ask(door, number);
        int before = _replica.Sent.Length;
        _replica.Answer();
        Assert.True(SpinWait.SpinUntil(() => _replica.Sent.Length >= before + 5, TimeSpan.FromSeconds(30)));
        Assert.Equal([4, 1, 1, 1, 1], _replica.Sent[before..]);
        Assert.Empty(_tooLarge);

        _replica.RefusesAll = true;
        _replica.Answer();
        Ask(door, 150);
        Assert.True(SpinWait.SpinUntil(() => _tooLarge.Count > 0, TimeSpan.FromSeconds(30)));
        Assert.Equal(150UL, _tooLarge.Single().Id.Sequence);

        (_replica.OnlyAlone, _replica.RefusesAll) = (false, false);
        _replica.LosesAll = true;
        _replica.Answer();
        for (ulong number = 200; number < 203; number++)
            Ask(door, number);
        Assert.True(SpinWait.SpinUntil(
            () => { lock (_lost) return _lost.Count >= 3; }, TimeSpan.FromSeconds(30)));
        lock (_lost)
            Assert.Equal((ulong[])[200, 201, 202], _lost.Select(static step => step.Id.Sequence).Order());
    }

    [Fact]
    public void What_is_large_goes_in_several_entries()
    {
        VoteDoor door = Door();
        HoldAll(door);
        for (ulong number = 100; number < 108; number++)
            Ask(door, number, Large);
        int before = _replica.Sent.Length;
        _replica.Answer();
        Assert.True(SpinWait.SpinUntil(() => _replica.Sent[before..].Sum() == 8, TimeSpan.FromSeconds(30)));

        Assert.All(_replica.Sent[before..], static count => Assert.InRange(count, 1, 2));
    }

    VoteDoor Door() => new(
        s_options,
        steps =>
        {
            lock (_lost)
                _lost.AddRange(steps);
        },
        (step, _) => _tooLarge.Add(step));

    /// <summary>Asks until nothing more is sent before something is answered.</summary>
    void HoldAll(VoteDoor door)
    {
        while (_replica.Sent.Length < CommitQueue<OpenCommit>.UnderWayMax)
        {
            int sent = _replica.Sent.Length;
            Ask(door, 10 + (ulong)sent);
            Assert.True(SpinWait.SpinUntil(() => _replica.Sent.Length > sent, TimeSpan.FromSeconds(30)));
        }
    }

    void Ask(VoteDoor door, ulong number, int bytes = 0)
    {
        PrepareEntry prepare = s_entries.Prepare(number, 1);
        if (bytes > 0)
        {
            TablePart table = new() { Name = "t", Schema = default, Rows = new byte[bytes], SchemaId = 1 };
            prepare = prepare with { Part = prepare.Part with { Tables = [table] } };
        }

        var writer = new ByteWriter();
        ShardEntryCodec.Put(writer, prepare);
        door.Ask(_replica, Step.Prepare(prepare.Request, new GroupId(1)), writer.Written.ToArray());
    }

    /// <summary>Holds what is proposed until it is told to answer.</summary>
    sealed class AskedReplica : IReplica
    {
        readonly Lock _lock = new();
        readonly List<TaskCompletionSource<Applied>> _held = [];
        readonly List<int> _sent = [];

        public bool OnlyAlone { get; set; }

        public bool RefusesAll { get; set; }

        public bool LosesAll { get; set; }

        /// <summary>For how many votes each entry has asked.</summary>
        public int[] Sent
        {
            get
            {
                using Lock.Scope scope = _lock.EnterScope();
                return [.. _sent];
            }
        }

        /// <summary>Answers all that is held.</summary>
        public void Answer()
        {
            TaskCompletionSource<Applied>[] held;
            lock (_lock)
            {
                held = [.. _held];
                _held.Clear();
            }

            foreach (TaskCompletionSource<Applied> one in held)
                one.SetResult(new Applied(LogIndex.Zero, null));
        }

        public Task<Applied> ProposeAsync(ReadOnlyMemory<byte> payload, bool isPatient = false)
        {
            int count = ShardEntryCodec.Take(payload.Span) is PrepareGroup group ? group.Parts.Count : 1;
            using Lock.Scope scope = _lock.EnterScope();
            _sent.Add(count);
            if (LosesAll)
                return Task.FromException<Applied>(new InDoubtException("Nobody knows.", null));
            if (RefusesAll || (OnlyAlone && count > 1))
                return Task.FromException<Applied>(new RefusedException(Refusal.TooLarge, "It is too large.", null));
            var end = new TaskCompletionSource<Applied>(TaskCreationOptions.RunContinuationsAsynchronously);
            _held.Add(end);
            return end.Task;
        }

        public Task<LogIndex> ReadIndexAsync() => throw new NotSupportedException();
    }
}
