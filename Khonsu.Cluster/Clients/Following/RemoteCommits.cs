using Khonsu.Cluster.Apply;
using Khonsu.Cluster.Certification;
using Khonsu.Cluster.Driver;
using Khonsu.Cluster.Log;
using Khonsu.Cluster.Placement;
using Khonsu.Cluster.TwoPhase;
using Khonsu.Replication;

namespace Khonsu.Cluster.Clients.Following;

/// <summary>
/// Brings commits of several shards to their end: a node does each, under a name that the client knows before anything
/// is done. If that node is lost, the logs that are followed here tell the end, or the log of the home is asked for the
/// name; what was not done then never will be, so another node does it. For any thread.
/// </summary>
/// <param name="cluster">The nodes.</param>
/// <param name="local">The store.</param>
/// <param name="shardOf">A shard of it.</param>
/// <param name="transactions">Those that nodes do.</param>
/// <param name="answers">Tells blocks.</param>
sealed class RemoteCommits(
    RemoteCluster<NodeConnection> cluster,
    LocalStore local,
    Func<GroupId, ClientShard> shardOf,
    RemoteTransactions transactions,
    SharedAnswers answers)
{
    /// <summary>Brings one to its end, which its block is told.</summary>
    /// <param name="commit">What the store has submitted.</param>
    /// <param name="number">Its number in this client.</param>
    /// <param name="measure">Since when it is on its way.</param>
    /// <returns>Completes then; never fails.</returns>
    public async Task RunAsync(SubmittedCommit commit, ulong number, CommitMeasure measure)
    {
        try
        {
            long began = answers.Options.Time.GetTimestamp();
            var pending = new Pending(commit, number, measure, began);
            while (await TryAsync(pending).ConfigureAwait(false) is { } notDone)
            {
                if (notDone.Pause is not { } pause || !HasTime(pending, pause))
                {
                    answers.Fail(commit, number, isNamed: false, measure, notDone.Told);
                    return;
                }

                await Task.Delay(pause, answers.Options.Time).ConfigureAwait(false);
            }
        }
        catch (Exception error)
        {
            // Why all: whatever it is, who waits is told. What is thrown here has done nothing.
            Exception told = error is NodeStoppedException ? ClusterUnavailableException.OfCommit(error) : error;
            answers.Fail(commit, number, isNamed: false, measure, told);
        }
    }

    // Null when the block was told.
    async Task<NotDone?> TryAsync(Pending pending)
    {
        try
        {
            using RemoteTransaction transaction = transactions.Begin();
            SubmittedShared commit = await NamedAsync(pending, transaction).ConfigureAwait(false);
            bool isAscending = pending.Submitted.Description.Attempts >= ShardedSink.AscendingAttempt;
            (Step Answer, long Stamp) end;
            try
            {
                end = await transaction.CommitAsync(commit, isAscending)
                    .WaitAsync(answers.Options.TimeLeft(pending.Began), answers.Options.Time).ConfigureAwait(false);
            }
            catch (Exception doubt) when (doubt is InDoubtException or TimeoutException)
            {
                return await SettleAsync(pending, commit, transaction, doubt).ConfigureAwait(false);
            }

            return end.Answer.Answer == AnswerKind.Unknown
                ? await SettleAsync(pending, commit, transaction, new InDoubtException(
                    "A shard does not remember what it has said.")).ConfigureAwait(false)
                : Tell(commit, end);
        }
        catch (RefusedException refused) when (refused.Reason == Refusal.TooLarge)
        {
            return new NotDone(new TransactionTooLargeException(refused), null);
        }
        catch (RefusedException refused)
        {
            return new NotDone(ClusterUnavailableException.OfCommit(refused), answers.Options.PauseAfter(refused));
        }
    }

    // A connection that is lost before the parts are on their way has done nothing.
    async Task<SubmittedShared> NamedAsync(Pending pending, RemoteTransaction transaction)
    {
        V1.TransactionName name;
        try
        {
            name = await transaction.GetNameAsync()
                .WaitAsync(answers.Options.TimeLeft(pending.Began), answers.Options.Time).ConfigureAwait(false);
        }
        catch (Exception lost) when (lost is InDoubtException or TimeoutException)
        {
            throw cluster.Ended ?? (Exception)Remote.Unreachable(lost.Message);
        }

        IReadOnlyList<ShardPart> parts = ShardSplit.Of(pending.Submitted, local.Map);
        int home = ShardMap.ShardOf(parts[0].Shard);
        var id = new RequestId(new NodeId(name.Node), name.Start, name.Sequence + (ulong)home);
        ReadOnlyMemory<byte>[] payloads = SubmittedShared.Encode(
            pending.Submitted,
            parts,
            id,
            name.AnsweredUpTo,
            local.TimeAfterAll(answers.Options.Time.GetUtcNow()),
            shard => shardOf(shard).State);
        if (payloads.Sum(static part => part.Length) > RemoteReplica.EntryBytesMax)
            throw RemoteReplica.TooLarge();
        return new SubmittedShared(
            pending.Submitted, id, pending.Number, parts, payloads, pending.Began, pending.Measure);
    }

    // What the logs say. Given up it was because a node was lost, or somebody has asked for it: another try is free.
    NotDone? Tell(SubmittedShared commit, (Step Answer, long Stamp) end)
    {
        if (end.Answer is { Answer: AnswerKind.Refused, Vote.Outcome: not { Conflict: not null } })
            return GivenUp(commit);
        answers.Answer(commit, end.Answer, end.Stamp);
        return null;
    }

    NotDone GivenUp(SubmittedShared commit)
        => new(ClusterUnavailableException.GivenUp(commit.Name), answers.Options.DoubtPause);

    async Task<NotDone?> SettleAsync(
        Pending pending, SubmittedShared commit, RemoteTransaction transaction, Exception doubt)
    {
        TimeSpan pause = answers.Options.DoubtPause;
        CommitOutcomeKind kind = CommitOutcomeKind.Undecided;
        while (kind != CommitOutcomeKind.Forgotten && cluster.Ended is null && HasTime(pending, pause))
        {
            if (transaction.Seen is { Answer.Answer: not AnswerKind.Unknown } seen)
                return Tell(commit, seen);
            kind = await KindOfAsync(commit).ConfigureAwait(false);
            if (kind == CommitOutcomeKind.NotDone)
                return GivenUp(commit);
            if (kind == CommitOutcomeKind.Committed && await HasAllAsync(commit).ConfigureAwait(false))
            {
                return Tell(
                    commit, (Step.Tell(commit.Id, AnswerKind.Committed), local.Positions.InstalledAt(commit.Id)));
            }

            await Task.Delay(pause, answers.Options.Time).ConfigureAwait(false);
        }

        if (transaction.Seen is { Answer.Answer: not AnswerKind.Unknown } late)
            return Tell(commit, late);
        transaction.OnInDoubt();
        answers.Fail(commit, SharedAnswers.Unknown(commit, doubt));
        return null;
    }

    // Undecided when nobody answers: it is asked again.
    async Task<CommitOutcomeKind> KindOfAsync(SubmittedShared commit)
    {
        try
        {
            return (await cluster.GetOutcomeAsync(commit.Name).ConfigureAwait(false)).Kind;
        }
        catch (Exception error) when (error is RefusedException or ClientRefusedException or NodeStoppedException)
        {
            return CommitOutcomeKind.Undecided;
        }
    }

    // Why all of its shards: its block reads what it has written.
    async Task<bool> HasAllAsync(SubmittedShared commit)
    {
        try
        {
            await Task.WhenAll(commit.Shards.Select(shard => shardOf(shard).Replica.ReadIndexAsync()))
                .ConfigureAwait(false);
            return local.IsWhole;
        }
        catch (Exception error) when (error is RefusedException or ClientRefusedException or NodeStoppedException)
        {
            return false;
        }
    }

    bool HasTime(Pending pending, TimeSpan pause)
        => answers.Options.Time.GetElapsedTime(pending.Began) + pause <= answers.Options.CommitTimeout;

    sealed record Pending(SubmittedCommit Submitted, ulong Number, CommitMeasure Measure, long Began);

    // Nothing was done and nothing will be: what the block is told, and when another try is worth it.
    sealed record NotDone(Exception Told, TimeSpan? Pause);
}
