using Khonsu.Cluster.Log;

namespace Khonsu.Cluster.Tests.Log;

public sealed class BallotTests
{
    [Fact]
    public void Ballots_are_ordered_by_configuration_number_priority_and_node()
    {
        Ballot[] ascending =
        [
            Ballot.None,
            new(new(1), 0, 0, new(1)),
            new(new(1), 0, 0, new(2)),
            new(new(1), 0, 1, new(1)),
            new(new(1), 1, 0, new(1)),
            new(new(2), 0, 0, new(1)),
        ];

        Assert.Equal(ascending, ascending.Reverse().Order());
    }
}
