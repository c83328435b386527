using Grpc.Core;
using Khonsu.Cluster.Apply;
using Khonsu.Cluster.Driver;
using Khonsu.Cluster.Format;
using Khonsu.Cluster.Hosting;
using Khonsu.Cluster.Log;

namespace Khonsu.Cluster.Clients;

/// <summary>
/// Takes the commits of one client into the logs. What was decided the client sees in the logs themselves; the rest is
/// answered.
/// </summary>
/// <param name="core">The node.</param>
/// <param name="checks">Of each shard, whether nodes can read a commit.</param>
/// <param name="client">The client.</param>
/// <param name="isStopping">Whether the node takes nothing new.</param>
sealed class ProposalTaker(
    NodeCore core, IReadOnlyList<EntryCheck> checks, NodeId client, Func<bool> isStopping)
{
    // Proposals of one call that are not decided; while there are so many, nothing more is read.
    const int OpenMax = 4096;

    static readonly TimeSpan s_soon = TimeSpan.FromMilliseconds(50);

    readonly SemaphoreSlim _room = new(OpenMax);
    readonly CommitAnswers _answers = new();

    /// <summary>Takes commits until the client ends.</summary>
    /// <param name="frames">The frames after the first one.</param>
    /// <param name="replies">Takes the answers.</param>
    /// <param name="cancellation">Ends it.</param>
    public async Task RunAsync(
        IAsyncStreamReader<V1.CommitFrame> frames,
        IServerStreamWriter<V1.CommitReplies> replies,
        CancellationToken cancellation)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        using var transactions = new TransactionTaker(core, checks, _answers);
        Task taking = TakeAsync(frames, transactions, ended.Token);
        Task answering = _answers.RunAsync(replies, ended.Token);
        await Task.WhenAny(taking, answering).ConfigureAwait(false);
        await ended.CancelAsync().ConfigureAwait(false);
        await ((Task)Task.WhenAll(taking, answering)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await (taking.IsFaulted ? taking : answering.IsFaulted ? answering : Task.CompletedTask).ConfigureAwait(false);
    }

    async Task TakeAsync(
        IAsyncStreamReader<V1.CommitFrame> frames, TransactionTaker transactions, CancellationToken cancellation)
    {
        while (await frames.MoveNext(cancellation).ConfigureAwait(false))
        {
            await _answers.UntilRoomAsync(cancellation).ConfigureAwait(false);
            if (isStopping())
                throw ClusterUnavailableException.Stopping();
            foreach (V1.Proposal proposal in frames.Current.Proposals)
            {
                await _room.WaitAsync(cancellation).ConfigureAwait(false);
                Take(proposal);
            }

            // Why may it hold up commits: as long as it waits, there is no shard that could do one.
            if (frames.Current.Steps.Count > 0)
                await core.Notice.UntilKnownAsync().WaitAsync(cancellation).ConfigureAwait(false);
            foreach (V1.TransactionStep step in frames.Current.Steps)
                transactions.Take(step);
        }
    }

    void Take(V1.Proposal proposal)
    {
        if (proposal.Shard >= checks.Count)
            throw new MalformedBytesException($"there is no shard {proposal.Shard}");
        ReadOnlyMemory<byte> command = proposal.Command.Memory;
        EntryFault? fault = checks[(int)proposal.Shard].FaultOf(command, client);
        if (fault is null)
        {
            Replica replica = core.Shards[(int)proposal.Shard].Replica;
            _ = FollowAsync(proposal.Number, replica.ProposeAsync(command));
            return;
        }

        _room.Release();
        Answer(AnswerOf(proposal.Number, fault));
    }

    /// <summary>Says what is wrong with something that a client has sent.</summary>
    /// <param name="number">Its number.</param>
    /// <param name="fault">What is wrong.</param>
    public static V1.CommitReply AnswerOf(ulong number, EntryFault fault) => CommitAnswers.Of(
        number,
        fault.MayPass ? V1.CommitEnd.Busy : V1.CommitEnd.Unreadable,
        fault.Message,
        fault.MayPass ? s_soon : null);

    async Task FollowAsync(ulong number, Task<Applied> proposed)
    {
        try
        {
            await proposed.ConfigureAwait(false);
        }
        catch (Exception error)
        {
            Answer(CommitAnswers.Of(number, error));
        }
        finally
        {
            _room.Release();
        }
    }

    void Answer(V1.CommitReply reply) => _answers.Add(new V1.CommitReplies { Replies = { reply } });
}
