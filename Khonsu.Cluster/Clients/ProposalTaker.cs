using System.Threading.Channels;
using Grpc.Core;
using Khonsu.Cluster.Apply;
using Khonsu.Cluster.Certification;
using Khonsu.Cluster.Driver;

namespace Khonsu.Cluster.Clients;

/// <summary>
/// Takes the commits of one session into the log. What was decided the client sees in the log itself; the rest is
/// answered, and answers that come together go together.
/// </summary>
/// <param name="replica">The group.</param>
/// <param name="check">Whether nodes can read a commit.</param>
/// <param name="session">The session, without a number.</param>
/// <param name="isStopping">Whether the node takes nothing new.</param>
sealed class ProposalTaker(Replica replica, EntryCheck check, RequestId session, Func<bool> isStopping)
{
    // Proposals of one call that are not decided; while there are so many, nothing more is read.
    const int OpenMax = 4096;

    static readonly TimeSpan s_soon = TimeSpan.FromMilliseconds(50);

    readonly SemaphoreSlim _room = new(OpenMax);
    readonly Channel<V1.CommitReply> _replies = Channel.CreateUnbounded<V1.CommitReply>(
        new UnboundedChannelOptions { SingleReader = true });

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
        Task taking = TakeAsync(frames, ended.Token);
        Task answering = AnswerAsync(replies, ended.Token);
        await Task.WhenAny(taking, answering).ConfigureAwait(false);
        await ended.CancelAsync().ConfigureAwait(false);
        await ((Task)Task.WhenAll(taking, answering)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await (taking.IsFaulted ? taking : answering.IsFaulted ? answering : Task.CompletedTask).ConfigureAwait(false);
    }

    async Task TakeAsync(IAsyncStreamReader<V1.CommitFrame> frames, CancellationToken cancellation)
    {
        while (await frames.MoveNext(cancellation).ConfigureAwait(false))
        {
            if (isStopping())
                throw ClusterUnavailableException.Stopping();
            foreach (V1.Proposal proposal in frames.Current.Proposals)
            {
                await _room.WaitAsync(cancellation).ConfigureAwait(false);
                Take(proposal);
            }
        }
    }

    void Take(V1.Proposal proposal)
    {
        ReadOnlyMemory<byte> command = proposal.Command.Memory;
        EntryFault? fault = check.FaultOf(command, session);
        if (fault is null)
        {
            _ = FollowAsync(proposal.Number, replica.ProposeAsync(command));
            return;
        }

        _room.Release();
        V1.CommitEnd end = fault.MayPass ? V1.CommitEnd.Busy : V1.CommitEnd.Unreadable;
        Answer(proposal.Number, end, fault.Message, fault.MayPass ? s_soon : null);
    }

    async Task FollowAsync(ulong number, Task<Applied> proposed)
    {
        try
        {
            await proposed.ConfigureAwait(false);
        }
        catch (RefusedException refused)
        {
            Answer(number, EndOf(refused.Reason), refused.Message, refused.RetryAfter);
        }
        catch (Exception error)
        {
            // Why all: whatever it was, the client may send the same bytes again, here or elsewhere.
            string message = error is InDoubtException or NodeStoppedException ? error.Message : "";
            Answer(number, V1.CommitEnd.InDoubt, message, null);
        }
        finally
        {
            _room.Release();
        }
    }

    void Answer(ulong number, V1.CommitEnd end, string message, TimeSpan? retryAfter) => _replies.Writer.TryWrite(
        new V1.CommitReply
        {
            Number = number,
            End = end,
            Message = message,
            RetryAfter = (uint)(retryAfter ?? TimeSpan.Zero).TotalMilliseconds,
        });

    async Task AnswerAsync(IServerStreamWriter<V1.CommitReplies> replies, CancellationToken cancellation)
    {
        const int RepliesPerFrame = 256;
        while (await _replies.Reader.WaitToReadAsync(cancellation).ConfigureAwait(false))
        {
            var frame = new V1.CommitReplies();
            while (frame.Replies.Count < RepliesPerFrame && _replies.Reader.TryRead(out V1.CommitReply? reply))
                frame.Replies.Add(reply);
            await replies.WriteAsync(frame, cancellation).ConfigureAwait(false);
        }
    }

    static V1.CommitEnd EndOf(Refusal reason) => reason switch
    {
        Refusal.Busy => V1.CommitEnd.Busy,
        Refusal.Changing => V1.CommitEnd.Changing,
        Refusal.Stalled => V1.CommitEnd.Stalled,
        Refusal.TooLarge => V1.CommitEnd.TooLarge,
        _ => V1.CommitEnd.NoLeader,
    };
}
