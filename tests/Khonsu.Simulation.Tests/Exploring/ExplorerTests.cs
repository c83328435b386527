using Khonsu.Simulation.Exploring;

namespace Khonsu.Simulation.Tests.Exploring;

public sealed class ExplorerTests
{
    [Fact]
    public void Every_state_of_one_election_and_one_entry_is_safe()
    {
        ExplorerResult result = Explorer.Run(new ExplorerLimits(3, 1, 1, 0, 0), 1_000_000);
        Assert.Null(result.Failure);
        Assert.True(result.IsComplete);
        Assert.Equal(1, result.DecidedMax);
    }

    [Fact]
    public void The_nearest_states_of_two_elections_with_a_crash_and_a_loss_are_safe()
    {
        ExplorerResult result = Explorer.Run(new ExplorerLimits(3, 2, 2, 1, 1), 8_000);
        Assert.Null(result.Failure);
        Assert.False(result.IsComplete);
    }
}
