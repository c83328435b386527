using Khonsu.Cluster.Consensus;
using Khonsu.Cluster.Consensus.Messages;
using Khonsu.Cluster.Log;

namespace Khonsu.Simulation.Exploring;

/// <summary>
/// Which messages will change nothing whenever they arrive. Promises that are durable only rise, and a ballot is led by
/// one incarnation, so what is too old once is too old for ever.
/// </summary>
/// <param name="viewOf">The state of each node.</param>
/// <param name="mayLead">Whether a node may still take over.</param>
/// <param name="highest">The highest ballot there will ever be; null while somebody may take over.</param>
readonly ref struct DeadMessages(ReadOnlySpan<LocalView> viewOf, ReadOnlySpan<bool> mayLead, Ballot? highest)
{
    readonly ReadOnlySpan<LocalView> _views = viewOf;
    readonly ReadOnlySpan<bool> _mayLead = mayLead;

    public bool Has(Envelope envelope)
    {
        int target = (int)envelope.To.Value - 1;
        LocalView view = _views[target];
        return envelope.Message switch
        {
            Promise promise => !Leads(view, promise.Ballot),
            Accepted accepted => !Leads(view, accepted.Ballot),
            PrepareRequest => view.Role != Role.Leader && !_mayLead[target],
            NotAccepted refusal => refusal.Promise <= view.DurablePromise
                || (view.Role != Role.Leader && !_mayLead[target]),
            Prepare prepare => IsRefusedInVain(prepare.Ballot, view),
            AcceptSync sync => IsRefusedInVain(sync.Ballot, view),
            AcceptDecide accept => IsRefusedInVain(accept.Ballot, view),
            Decide decide => IsRefusedInVain(decide.Ballot, view)
                || (decide.DecidedIndex <= view.DurableDecided && CannotBeRefused(PlaceOf(decide.Ballot))),
            _ => false,
        };
    }

    // A ballot that its owner does not lead with now it will never lead with again (Inv P5).
    static bool Leads(LocalView view, Ballot ballot) => view.Role == Role.Leader && view.Promise == ballot;

    // All that a message of a ballot that is too low brings about is a refusal to its owner.
    bool IsRefusedInVain(Ballot ballot, LocalView view)
        => ballot < view.DurablePromise && CannotBeRefused(PlaceOf(ballot));

    /// <summary>The ballot that a message says somebody has promised; none for most.</summary>
    public static Ballot PromiseIn(Message message) => message switch
    {
        NotAccepted refusal => refusal.Promise,
        PrepareRequest request => request.Promise,
        CatchUpEntries part => part.Promise,
        CheckpointChunk chunk => chunk.Checkpoint.Ballot,
        _ => Ballot.None,
    };

    // A refusal matters to a leader of a lower ballot only.
    bool CannotBeRefused(int place)
    {
        LocalView view = _views[place];
        return (view.Role != Role.Leader && !_mayLead[place]) || (highest is { } top && view.DurablePromise >= top);
    }

    static int PlaceOf(Ballot ballot) => (int)ballot.Node.Value - 1;
}
