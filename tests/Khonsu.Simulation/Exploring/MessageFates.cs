using Khonsu.Cluster.Consensus;
using Khonsu.Cluster.Consensus.Messages;
using Khonsu.Cluster.Log;

namespace Khonsu.Simulation.Exploring;

/// <summary>
/// Which messages will change nothing whenever they arrive. Promises that are durable only rise, a ballot is led by one
/// incarnation, and sessions and names of promises are counted up, so what is too old once is too old for ever.
/// </summary>
static class MessageFates
{
    /// <summary>What will become of a message.</summary>
    /// <param name="message">The message.</param>
    /// <param name="view">Its receiver.</param>
    /// <param name="isVoid">Whether it changes nothing now.</param>
    public static MessageFate Of(Message message, LocalView view, bool isVoid) => message switch
    {
        // A ballot that its owner does not lead with now it will never lead with again (Inv P5). What it has counted
        // once it knows; but it may catch up with the same node twice.
        Promise promise => DeadIf((isVoid && !promise.NeedsCatchUp) || !Leads(view, promise.Ballot)),
        Accepted accepted => DeadIf(isVoid || !Leads(view, accepted.Ballot)),
        PrepareRequest => IfLeads(view),
        NotAccepted refusal => refusal.Promise <= view.DurablePromise ? MessageFate.Dead : IfLeads(view),
        Prepare prepare => FateIn(prepare.Ballot, view, isOver: false),
        // A name that is not that of the latest promise is an older one.
        AcceptSync sync => FateIn(sync.Ballot, view, isVoid),
        AcceptDecide accept => FateIn(
            accept.Ballot, view, isVoid && (view.Phase == Phase.Accept || accept.Session <= view.Session)),
        Decide decide => FateIn(decide.Ballot, view, decide.DecidedIndex <= view.DurableDecided),
        _ => MessageFate.Live,
    };

    /// <summary>The ballot that a message of a leader is of.</summary>
    public static Ballot BallotOf(Message message) => message switch
    {
        AcceptSync sync => sync.Ballot,
        AcceptDecide accept => accept.Ballot,
        Decide decide => decide.Ballot,
        _ => Ballot.None,
    };

    static MessageFate DeadIf(bool isDead) => isDead ? MessageFate.Dead : MessageFate.Live;

    static MessageFate IfLeads(LocalView view)
        => view.Role == Role.Leader ? MessageFate.Live : MessageFate.ForLeaderOnly;

    static bool Leads(LocalView view, Ballot ballot) => view.Role == Role.Leader && view.Promise == ballot;

    static MessageFate FateIn(Ballot ballot, LocalView view, bool isOver)
    {
        if (ballot < view.DurablePromise)
            return MessageFate.Refused;
        bool isSpent = isOver && ballot == view.DurablePromise && ballot == view.Promise;
        return isSpent ? MessageFate.Spent : MessageFate.Live;
    }

    /// <summary>Whether somebody may still refuse a ballot, and its owner would hear of it.</summary>
    /// <param name="ballot">The ballot.</param>
    /// <param name="owner">Its owner.</param>
    /// <param name="mayRise">Whether anybody has promised more, or may take over.</param>
    public static bool MayBeRefused(Ballot ballot, LocalView owner, bool mayRise) => mayRise && Leads(owner, ballot);
}
