using Khonsu.Feed;

namespace Khonsu.Protocol.Tests.Feed;

/// <summary>A commit for tests of the log: it ends as the test says.</summary>
sealed class PlayedCommit(int rows, long outcome = 0) : LoggedCommit(new LoggedChange[rows], 7, null)
{
    /// <summary>How often a reader had to help it to its end.</summary>
    public int Helped { get; private set; }

    /// <summary>Whether the log has let go of what decides it.</summary>
    public bool IsForgotten { get; private set; }

    // Why the stamp itself where nothing is said: whoever is undecided commits at the first stamp that is offered.
    private protected override long DecideAt(long stamp)
    {
        Helped++;
        return outcome == 0 ? stamp : outcome;
    }

    private protected override void Forget() => IsForgotten = true;
}
