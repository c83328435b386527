using Khonsu.Cluster.Certification;
using Khonsu.Cluster.Diagnostics;
using Khonsu.Cluster.Log;

namespace Khonsu.Cluster.TwoPhase;

/// <summary>
/// Sees to the end of transactions of several shards, at one node: of those of its own callers, and of those whose
/// node is lost. It has no clock, task, I/O or chance: the same calls in the same order give the same steps.
/// </summary>
/// <remarks>
/// Idea: each shard's log holds its vote, so how a transaction ends is a function of the logs and nobody has to decide
/// it: it is committed if and only if all its shards have voted yes. Whoever reads the logs can see to its end. So this
/// keeps nothing durable, and two of them at work on the same transaction do not harm each other.
/// What it asks for: PREPARE, by which a shard votes; REFUSE, by which it votes no unless it has voted; RESOLVE, by
/// which it hears how the transaction ended; FORGET, by which it hears that all have. It is told everything that the
/// logs say when it is applied at this node, whoever proposed it, each log in its order.
/// Whoever owns it calls it from one thread at a time. Before the first call for a shard, and whenever its state was
/// replaced, <see cref="OnLoaded"/> says what the state keeps; <see cref="TryTake"/> takes what is to be done.
/// What is kept: of own transactions, those that are not over; of others, those of which some shard's state at this
/// node keeps something. What ends leaves nothing.
/// X1: a transaction does not end both ways. X2: a vote is for ever. X3: nothing is forgotten that is not resolved.
/// X4: each caller is answered once. X5: votes are not asked for any more once the caller is answered. X6: all shards
/// are told of the same participants, in the same order. X7: what a shard keeps is known here. X8: all
/// shards say the same common time of a transaction. <see
/// cref="BrokenInvariantException"/> means that the logs contradict themselves, and it is not to be called again.
/// Source: Gray, Lamport, Consensus on Transaction Commit, TODS 2006: votes as values of consensus, without the
/// decision of a coordinator; our recovery proposes a refusal to the log instead of a ballot for each vote. Presumed
/// abort: Bernstein, Hadzilacos, Goodman, Concurrency Control and Recovery in Database Systems, 1987, chapter 7. Kin:
/// the parallel commits of CockroachDB, which are implicit as ours until they are resolved.
/// </remarks>
sealed partial class Coordinator(CoordinatorOptions options)
{
    readonly SortedDictionary<RequestId, OpenTransaction> _open = [];
    readonly SortedSet<ulong> _ledShards = [];
    readonly Queue<Step> _steps = new();
    long _tick;

    /// <summary>How many transactions are known not to be over.</summary>
    public int Count => _open.Count;

    /// <summary>How many transactions of others were taken up so far.</summary>
    public long RecoveredCount { get; private set; }

    /// <summary>A caller of this node wants a transaction done. It gets one answer.</summary>
    /// <param name="id">Which one.</param>
    /// <param name="shards">Its shards, ascending.</param>
    /// <param name="answeredUpTo">Up to which number its start has heard the answers.</param>
    /// <param name="isAscending">Whether each shard is asked only after the one before has voted yes: slower, and sure
    /// not to be refused for ever by others who are in the way.</param>
    /// <returns>False when a caller of this node waits for it already; then nothing is done.</returns>
    public bool Begin(RequestId id, IReadOnlyList<GroupId> shards, ulong answeredUpTo, bool isAscending)
    {
        if (!_open.TryGetValue(id, out OpenTransaction? transaction))
        {
            transaction = new OpenTransaction(id, shards, answeredUpTo, _tick);
            _open.Add(id, transaction);
        }
        else if (transaction.IsAwaited)
        {
            return false;
        }

        transaction.Await(hasParts: transaction.IsOf(shards), isAscending);
        Settle(transaction);
        return true;
    }

    /// <summary>A caller does not wait any longer: it is told that the outcome is not known. The transaction is brought
    /// to its end nevertheless, and shards that have not voted are made to refuse.</summary>
    /// <param name="id">Of which transaction.</param>
    public void GiveUp(RequestId id)
    {
        if (!_open.TryGetValue(id, out OpenTransaction? transaction) || !transaction.IsAwaited)
            return;
        Answer(transaction, Step.Tell(id, AnswerKind.Unknown));
        Drive(transaction);
    }

    /// <summary>This node begins or ceases to lead a shard.</summary>
    /// <param name="shard">Which one.</param>
    /// <param name="isLeading">Whether it leads.</param>
    public void OnLeading(GroupId shard, bool isLeading)
    {
        if (isLeading)
            _ledShards.Add(shard.Value);
        else
            _ledShards.Remove(shard.Value);
    }

    /// <summary>A proposal has failed, or nobody knows what became of it: if it is still needed, it is made again some
    /// ticks later.</summary>
    /// <param name="step">What was proposed.</param>
    public void Lost(Step step)
    {
        if (_open.TryGetValue(step.Id, out OpenTransaction? transaction))
            transaction.Find(step.Shard)?.OnLost(step, _tick + options.RetryTicks);
    }

    /// <summary>One tick has passed.</summary>
    public void Tick()
    {
        _tick++;
        foreach (OpenTransaction transaction in _open.Values)
        {
            if (!transaction.IsDriven && IsToBeRecovered(transaction))
            {
                transaction.IsRecovered = true;
                RecoveredCount++;
            }

            if (transaction.IsDriven)
                Drive(transaction);
        }
    }

    /// <summary>The shards of a transaction that is not over.</summary>
    /// <param name="id">Which one.</param>
    /// <returns>Ascending; none when it is not known, or over.</returns>
    public IReadOnlyList<GroupId> ParticipantsOf(RequestId id)
        => _open.TryGetValue(id, out OpenTransaction? transaction)
            ? [.. transaction.Participants.Select(static one => one.Shard)]
            : [];

    /// <summary>Takes what is to be done next. Steps need not be done in their order.</summary>
    /// <param name="step">What.</param>
    /// <returns>False when there is nothing to do.</returns>
    public bool TryTake(out Step step) => _steps.TryDequeue(out step);

    bool IsToBeRecovered(OpenTransaction transaction)
    {
        long ageTicks = _tick - transaction.ProgressTick;
        return ageTicks >= (long)options.AnyRecoverTicks + options.RecoverSpreadTicks
            || (ageTicks >= options.RecoverTicks && _ledShards.Contains(transaction.Home.Value));
    }

    // Something has changed: how does it end, who is to be told, and what is to be done?
    void Settle(OpenTransaction transaction)
    {
        transaction.Judge();
        if (transaction is { IsAwaited: true, Fate: not Fate.Open })
            Answer(transaction, AnswerOf(transaction));
        if (transaction.IsDriven)
            Drive(transaction);
        // Why after the steps: of own ones it is over only when none is left.
        if (transaction.IsOver)
            _open.Remove(transaction.Id);
    }

    /// <summary>What the caller of a transaction is told.</summary>
    /// <param name="transaction">One of which it is known how it ends.</param>
    public static Step AnswerOf(OpenTransaction transaction)
    {
        if (transaction.Fate == Fate.Committed)
            return Step.Tell(transaction.Id, AnswerKind.Committed);
        Participant participant = transaction.FindNo();
        // Why: a shard that remembers nothing may have committed it long ago.
        AnswerKind answer = participant.IsFirm ? AnswerKind.Refused : AnswerKind.Unknown;
        return Step.Tell(transaction.Id, answer, participant.Shard, participant.No);
    }

    void Answer(OpenTransaction transaction, Step answer)
    {
        transaction.OnAnswered();
        _steps.Enqueue(answer);
    }

    void Drive(OpenTransaction transaction)
    {
        foreach (Participant participant in transaction.Participants)
        {
            Step? needed = transaction.NeededAt(participant);
            if (!participant.IsDue(needed, _tick, options.ResendTicks) || needed is not Step step)
                continue;
            if (step.Kind == StepKind.Prepare)
            {
                // Inv X5: whoever asks for a vote still has the part.
                Invariant.Check(transaction.IsAwaited, "X5");
                participant.IsAsked = true;
            }

            _steps.Enqueue(step);
        }
    }
}
