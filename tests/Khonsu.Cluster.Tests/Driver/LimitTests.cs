using Khonsu.Cluster.Driver;
using Khonsu.Cluster.Log;
using Khonsu.Cluster.Tests.Harness;

namespace Khonsu.Cluster.Tests.Driver;

/// <summary>What is too much is refused with a word on when to come back; nothing grows without a bound.</summary>
public sealed class LimitTests
{
    static readonly NodeOptions s_options = new() { Directory = "", Identity = StoreFolder.Identity };

    [Fact]
    public async Task Proposals_beyond_the_limit_of_unanswered_ones_are_refused_as_busy()
    {
        await using var cluster = new DriverCluster(1, static options => options with { PendingProposalsMax = 10 });
        await CheckBusy(cluster, taken: 10, static number => $"{number}");
    }

    [Fact]
    public async Task Proposals_beyond_the_weight_of_undecided_ones_are_refused_as_busy()
    {
        await using var cluster = new DriverCluster(1, static options => options with { UndecidedBytesMax = 10_000 });
        await CheckBusy(cluster, taken: 9, static number => $"{number}".PadRight(1000));
    }

    [Fact]
    public async Task Proposals_are_refused_as_busy_while_too_much_is_not_applied()
    {
        await using var cluster = new DriverCluster(1, static options => options with { UnappliedBytesMax = 100 });
        DriverNode node = cluster[0];
        await node.ProposeAsync("warm");
        using var gate = new ManualResetEventSlim();
        node.State.BeforeApply = _ => gate.Wait();
        var calls = new List<Task<Applied>>();
        Task<Applied>? refused = null;
        while (refused is null)
        {
            calls.Add(node.ProposeAsync($"{calls.Count}"));
            while (!calls[^1].IsCompleted && node.Node.Status is not { WaitingInputs: 0, WaitingWrites: 0 })
                await Task.Yield();
            refused = calls[^1].IsCompleted ? calls[^1] : null;
        }

        gate.Set();
        Assert.Equal(Refusal.Busy, (await Assert.ThrowsAsync<RefusedException>(() => refused)).Reason);
        Assert.InRange(calls.Count, 3, 10);
        await Task.WhenAll(calls[..^1]);
    }

    [Fact]
    public async Task Reads_beyond_the_limit_of_unanswered_ones_are_refused_as_busy()
    {
        await using var cluster = new DriverCluster(3, static options => options with { PendingReadsMax = 5 });
        DriverNode leader = await cluster.ElectAsync();
        cluster.Network.Isolate(leader.Id);

        Task<LogIndex>[] reads = [.. Enumerable.Range(0, 8).Select(_ => leader.Replica.ReadIndexAsync())];
        await cluster.SettleAsync();

        Assert.Equal(5, reads.Count(static read => !read.IsCompleted));
        foreach (Task<LogIndex> read in reads.Where(static read => read.IsCompleted))
            Assert.Equal(Refusal.Busy, (await Assert.ThrowsAsync<RefusedException>(() => read)).Reason);
    }

    [Fact]
    public async Task A_payload_beyond_the_largest_entry_is_refused_for_good()
    {
        await using var cluster = new DriverCluster(1, static options => options with { EntryBytesMax = 10 });

        RefusedException refused = await Assert.ThrowsAsync<RefusedException>(
            () => cluster[0].ProposeAsync("eleven chars"));

        Assert.Equal(Refusal.TooLarge, refused.Reason);
        Assert.Null(refused.RetryAfter);
        await cluster[0].ProposeAsync("ten chars");
    }

    [Fact]
    public void Calls_and_messages_that_wait_have_a_number_and_a_weight_each()
    {
        var inbox = new Inbox(s_options with
        {
            WaitingCallsMax = 2,
            WaitingCallBytesMax = 100,
            WaitingMessagesMax = 3,
        });
        int done = 0;
        bool Call(long bytes) => inbox.TryPostCall(bytes, () => done++, static _ => { });

        Assert.True(Call(90));
        Assert.False(Call(11));
        Assert.True(Call(10));
        Assert.False(Call(0));
        inbox.PostMessages([.. Enumerable.Repeat((1L, (Action)(() => done++)), 2)]);
        inbox.PostMessages([.. Enumerable.Repeat((1L, (Action)(() => done++)), 3)]);
        inbox.Post(() => done++);

        Assert.Equal(2, inbox.RefusedCallCount);
        Assert.Equal(2, inbox.DroppedMessageCount);
        RunAll(inbox);
        Assert.Equal(2 + 3 + 1, done);
        Assert.True(Call(1000), "a single one fits whatever it weighs");
    }

    [Fact]
    public void Ticks_that_wait_are_one()
    {
        var inbox = new Inbox(s_options);
        int ticks = 0;
        for (int tick = 0; tick < 5; tick++)
            inbox.PostTick(() => ticks++);
        RunAll(inbox);
        inbox.PostTick(() => ticks++);
        RunAll(inbox);

        Assert.Equal(2, ticks);
    }

    static void RunAll(Inbox inbox)
    {
        var inputs = new List<Input>();
        Assert.True(inbox.TryTakeAll(inputs));
        foreach (Input input in inputs)
            input.Run();
    }

    static async Task CheckBusy(DriverCluster cluster, int taken, Func<int, string> command)
    {
        DriverNode node = cluster[0];
        await node.ProposeAsync("warm");
        await cluster.SettleAsync();
        cluster.Time.StallDisk(1);
        Task<Applied>[] calls = [.. Enumerable.Range(0, taken + 3).Select(command).Select(node.ProposeAsync)];
        foreach (Task<Applied> call in calls[taken..])
        {
            RefusedException refused = await Assert.ThrowsAsync<RefusedException>(() => call);
            Assert.Equal(Refusal.Busy, refused.Reason);
            Assert.NotNull(refused.RetryAfter);
        }

        cluster.Time.ReleaseDisk();
        await Task.WhenAll(calls[..taken]);
        Assert.Equal(taken + 1, node.State.History.Length);
    }
}
