namespace Khonsu.Cluster.Tests.Nodes;

/// <summary>Commits whose callers were told of doubt, and what the log says of them later.</summary>
public sealed class OutcomeTests : IDisposable
{
    static readonly TimeSpan s_short = TimeSpan.FromSeconds(2);
    readonly NodeFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_commit_in_doubt_is_resolved_on_the_same_start()
    {
        await using ThreeNodes nodes = await ThreeNodes.StartAsync(
            static options => options with { CommitTimeout = s_short });
        int leader = await nodes.LeaderAsync();
        CommitId commit = await DoubtAsync(nodes, leader, kill: false);
        nodes.Customize = static options => options;
        await nodes.StartAsync((leader + 1) % 3);
        await nodes.StartAsync((leader + 2) % 3);

        await CheckResolvedAsync(nodes, leader, commit);
    }

    [Fact]
    public async Task A_commit_in_doubt_is_resolved_after_a_restart_of_its_node()
    {
        await using ThreeNodes nodes = await ThreeNodes.StartAsync();
        int leader = await nodes.LeaderAsync();
        CommitId commit = await DoubtAsync(nodes, leader, kill: true);
        for (int number = 0; number < 3; number++)
            await nodes.StartAsync(number);

        await CheckResolvedAsync(nodes, leader, commit);
    }

    [Fact]
    public async Task A_commit_that_was_answered_is_forgotten()
    {
        await using KhonsuNode<Bank> node = await _folder.StartAsync();
        node.Model.Atomically(tx => tx.Accounts.Add(new Account("ann", null, 1)));
        node.Model.Atomically(tx => tx.Accounts.Add(new Account("bob", null, 1)));

        CommitOutcome outcome = await node.GetOutcomeAsync(new CommitId(1, 1, 1));

        Assert.Equal(new CommitOutcome(CommitOutcomeKind.Forgotten, 0), outcome);
    }

    [Fact]
    public async Task A_question_about_another_node_that_nobody_has_heard_of_changes_nothing()
    {
        await using KhonsuNode<Bank> node = await _folder.StartAsync();

        CommitOutcome outcome = await node.GetOutcomeAsync(new CommitId(9, 9, 9));

        Assert.Equal(new CommitOutcome(CommitOutcomeKind.Undecided, 0), outcome);
    }

    [Theory]
    [InlineData(0, 1, 1)]
    [InlineData(1, 2, 1)]
    [InlineData(1, 1, 1)]
    [InlineData(1, 1, 0)]
    public async Task A_commit_that_was_never_made_cannot_be_given_up(ulong on, ulong start, ulong number)
    {
        await using KhonsuNode<Bank> node = await _folder.StartAsync();

        await Assert.ThrowsAsync<ArgumentException>(() => node.GetOutcomeAsync(new CommitId(on, start, number)));

        node.Model.Atomically(tx => tx.Accounts.Add(new Account("ann", null, 1)));
    }

    [Fact]
    public void A_commit_is_written_and_read()
    {
        var commit = new CommitId(3, ulong.MaxValue, 17);
        Assert.True(CommitId.TryParse(commit.ToString(), out CommitId read));
        Assert.Equal(commit, read);
        foreach (string? wrong in (string?[])[null, "", "1:2", "1:2:3:4", "1:2:x", "0:1:1", "1:-1:1", "1: 1:1"])
            Assert.False(CommitId.TryParse(wrong, out _), wrong);
    }

    // Kills the others, so that a commit finds no majority.
    static async Task<CommitId> DoubtAsync(ThreeNodes nodes, int leader, bool kill)
    {
        KhonsuNode<Bank> node = nodes[leader];
        await ThreeNodes.WhenAvailableAsync(
            () => node.Model.AtomicallyAsync(tx => tx.Accounts.Add(new Account("ann", null, 0))).AsTask());
        await nodes.KillAsync((leader + 1) % 3);
        await nodes.KillAsync((leader + 2) % 3);
        Task commit = node.Model.AtomicallyAsync(tx => { tx.Accounts.Row("ann").Balance += 1; }).AsTask();
        if (kill)
        {
            while (node.Status.AcceptedEntries == node.Status.DecidedEntries)
                await Task.Yield();
            await nodes.KillAsync(leader);
        }

        return (await Assert.ThrowsAsync<CommitOutcomeUnknownException>(() => commit)).Commit;
    }

    static async Task CheckResolvedAsync(ThreeNodes nodes, int asked, CommitId commit)
    {
        CommitOutcome outcome = await ThreeNodes.WhenAvailableAsync(() => nodes[asked].GetOutcomeAsync(commit));
        CommitOutcome elsewhere = await ThreeNodes.WhenAvailableAsync(
            () => nodes[(asked + 1) % 3].GetOutcomeAsync(commit));

        Assert.Equal(outcome, elsewhere);
        Assert.Contains(outcome.Kind, (CommitOutcomeKind[])[CommitOutcomeKind.Committed, CommitOutcomeKind.NotDone]);
        long expected = outcome.Kind == CommitOutcomeKind.Committed ? 1 : 0;
        foreach (KhonsuNode<Bank> node in nodes.Running)
        {
            await ThreeNodes.WhenAvailableAsync(() => node.SynchronizeAsync());
            Assert.Equal(expected, node.Model.Read(tx => tx.Accounts["ann"].Balance));
        }

        // Why again: whatever was still on its way must not be done now.
        await ThreeNodes.WhenAvailableAsync(
            () => nodes[asked].Model.AtomicallyAsync(tx => tx.Accounts.Add(new Account("bob", null, 1))).AsTask());
        Assert.Equal(expected, nodes[asked].Model.Read(tx => tx.Accounts["ann"].Balance));
    }
}
