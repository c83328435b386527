using Khonsu.Cluster.Consensus;
using Khonsu.Cluster.Consensus.Messages;
using Khonsu.Cluster.Log;
using Khonsu.Simulation.Checks;

namespace Khonsu.Simulation.Exploring;

/// <summary>Takes out of states the messages whose effect is settled.</summary>
/// <param name="table">States of single nodes.</param>
/// <param name="leaders">Places of the nodes that take over, in this order; null for any.</param>
sealed class SettledMessages(LocalTable table, int[]? leaders)
{
    readonly List<int> _before = [];

    /// <summary>Leaves of the messages on their way those that may still change something.</summary>
    public void Settle(SearchState state)
    {
        _before.Clear();
        foreach (int message in state.Messages)
            _before.Add(message);
        state.Clear();
        foreach (int message in _before)
            Put(state, message, isOnce: false);
    }

    /// <summary>Looks at each message that was taken out, in each state its receiver came to after it.</summary>
    public int Check()
    {
        Queue<(int State, int Message)> waiting = new();
        HashSet<(int State, int Message)> seen = [];
        int stateCount = table.StateCount;
        int[] stepCounts = [.. Enumerable.Range(0, stateCount).Select(state => table[state].StepCount)];
        for (int state = 0; state < stateCount; state++)
        {
            for (int message = 0; message < table.MessageCount; message++)
            {
                if (table[state].FateOf(message) > MessageFate.Live && seen.Add((state, message)))
                    waiting.Enqueue((state, message));
            }
        }
        while (waiting.TryDequeue(out (int State, int Message) one))
        {
            CheckNow(one.State, one.Message);
            // Why only so many: what is tried here is not what the search has done.
            for (int place = 0; place < stepCounts[one.State]; place++)
            {
                (int happens, LocalStep step) = table[one.State].StepAt(place);
                if (step.Failure is not null || !CheckLater(one, LocalEvent.Of(happens), step))
                    continue;
                if (step.Node < stateCount && seen.Add((step.Node, one.Message)))
                    waiting.Enqueue((step.Node, one.Message));
            }
        }
        return seen.Count;
    }

    void CheckNow(int state, int message)
    {
        LocalStep step = StepOf(state, message);
        bool isRefused = FateOf(state, message) == MessageFate.Refused;
        bool isFine = isRefused
            ? step.Sent.All(sent => table.MessageOf(sent).Message is NotAccepted)
            : step.IsVoid(state);
        if (!isFine)
            throw new InvalidOperationException($"{MessageText.Of(table.MessageOf(message))} was not over.");
    }

    /// <returns>Whether it is to be looked at after the step.</returns>
    bool CheckLater((int State, int Message) one, LocalEvent happens, LocalStep step)
    {
        MessageFate before = FateOf(one.State, one.Message);
        MessageFate after = FateOf(step.Node, one.Message);
        if (before == MessageFate.ForLeaderOnly && happens.Kind == LocalEventKind.TakeOver)
            return false;
        bool isFine = before == after
            || (before == MessageFate.ForLeaderOnly && after == MessageFate.Dead)
            || (before == MessageFate.Spent && after == MessageFate.Refused);
        if (isFine)
            return true;
        throw new InvalidOperationException(
            $"{MessageText.Of(table.MessageOf(one.Message))} was {before}, and is {after} after {happens}.");
    }

    void Put(SearchState state, int message, bool isOnce)
    {
        int target = table.TargetOf(message);
        int node = state.Nodes[target];
        switch (FateOf(node, message))
        {
            case MessageFate.Live:
            case MessageFate.ForLeaderOnly when MayLead(target, state.Elections):
                if (!isOnce || !state.Messages.Contains(message))
                    state.Send(message);
                break;
            case MessageFate.Spent:
                PutTrace(state, message);
                break;
            case MessageFate.Refused:
                LocalStep step = StepOf(node, message);
                step.CheckFailure();
                // Why once: a second refusal of the same says nothing new.
                foreach (int refusal in step.Sent)
                    Put(state, refusal, isOnce: true);
                break;
        }
    }

    /// <summary>Lets one message stand for all those of a ballot that can only be refused any more.</summary>
    void PutTrace(SearchState state, int message)
    {
        Envelope envelope = table.MessageOf(message);
        Ballot ballot = MessageFates.BallotOf(envelope.Message);
        LocalView owner = table[state.Nodes[(int)ballot.Node.Value - 1]].View;
        bool mayRise = state.Elections > 0 || state.Nodes.Any(node => table[node].View.Promise > ballot);
        if (!MessageFates.MayBeRefused(ballot, owner, mayRise))
            return;
        int trace = table.Add(envelope with { Message = new Decide(ballot, default) });
        if (!state.Messages.Contains(trace))
            state.Send(trace);
    }

    MessageFate FateOf(int node, int message)
    {
        LocalState state = table[node];
        MessageFate fate = state.FateOf(message);
        if (fate != MessageFate.Unknown)
            return fate;
        fate = MessageFates.Of(table.MessageOf(message).Message, state.View, StepOf(node, message).IsVoid(node));
        state.SetFate(message, fate);
        return fate;
    }

    LocalStep StepOf(int node, int message)
        => table.Step(node, new LocalEvent(LocalEventKind.Deliver, message, table[node].View.WaitingCount == 0));

    bool MayLead(int place, int elections)
        => elections > 0 && (leaders is null || leaders.AsSpan(leaders.Length - elections).Contains(place));
}
