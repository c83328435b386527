using Khonsu.Cluster.Consensus;
using Khonsu.Cluster.Consensus.Messages;
using Khonsu.Cluster.Log;

namespace Khonsu.Cluster.Tests.Consensus;

public sealed class DurabilityRulesTests
{
    static readonly Config s_config = Config.Create(new ConfigId(1), [new(1)]);
    static readonly Ballot s_first = new(new(1), 1, 0, new(1));
    static readonly Ballot s_second = new(new(1), 2, 0, new(1));

    [Fact]
    public void Prepare_promise_and_acceptance_wait_for_the_disk()
    {
        Message[] waiting =
        [
            new Prepare(s_first, default, default, default),
            new Promise(s_first, default, default, default, default, null, false),
            new Accepted(s_first, default),
        ];

        Assert.All(waiting, static message => Assert.True(DurabilityRules.NeedsPersist(message)));
        Assert.False(DurabilityRules.NeedsPersist(new Decide(s_first, default)));
    }

    [Fact]
    public void A_promise_that_a_crash_could_forget_is_not_covered()
    {
        var promise = new Promise(s_second, default, default, default, default, null, false);

        Assert.False(DurabilityRules.IsCovered(promise, State(promise: s_first, round: default), default));
        Assert.True(DurabilityRules.IsCovered(promise, State(promise: s_second, round: default), default));
    }

    [Theory]
    [InlineData(4, false)]
    [InlineData(5, true)]
    public void An_acceptance_needs_its_entries(long end, bool isCovered)
        => Assert.Equal(isCovered, DurabilityRules.IsCovered(
            new Accepted(s_first, new LogIndex(5)), State(s_first, s_first), new LogIndex(end)));

    [Fact]
    public void An_acceptance_needs_its_round()
        => Assert.False(DurabilityRules.IsCovered(
            new Accepted(s_second, new LogIndex(5)), State(s_second, s_first), new LogIndex(5)));

    static HardState State(Ballot promise, Ballot round) => new(promise, round, default, s_config, default);
}
