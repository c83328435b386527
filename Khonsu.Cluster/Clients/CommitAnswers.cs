using System.Threading.Channels;
using Grpc.Core;
using Khonsu.Cluster.Driver;

namespace Khonsu.Cluster.Clients;

/// <summary>What one call of commits is answered; answers that come together go together. For any thread.</summary>
sealed class CommitAnswers
{
    const int AnswersPerFrame = 256;

    readonly Channel<V1.CommitReplies> _waiting = Channel.CreateUnbounded<V1.CommitReplies>(
        new UnboundedChannelOptions { SingleReader = true });

    /// <summary>Answers; how many may wait, who takes commits bounds.</summary>
    /// <param name="answer">One answer.</param>
    public void Add(V1.CommitReplies answer) => _waiting.Writer.TryWrite(answer);

    /// <summary>Sends answers until the call ends.</summary>
    /// <param name="replies">Takes them.</param>
    /// <param name="cancellation">Ends it.</param>
    public async Task RunAsync(IServerStreamWriter<V1.CommitReplies> replies, CancellationToken cancellation)
    {
        while (await _waiting.Reader.WaitToReadAsync(cancellation).ConfigureAwait(false))
        {
            var frame = new V1.CommitReplies();
            for (int room = AnswersPerFrame; room > 0 && _waiting.Reader.TryRead(out V1.CommitReplies? next); room--)
                frame.MergeFrom(next);
            await replies.WriteAsync(frame, cancellation).ConfigureAwait(false);
        }
    }

    /// <summary>Says that something was not taken, or was lost sight of.</summary>
    /// <param name="number">Its number.</param>
    /// <param name="error">Why.</param>
    public static V1.CommitReply Of(ulong number, Exception error) => error is RefusedException refused
        ? Of(number, EndOf(refused.Reason), refused.Message, refused.RetryAfter)
        // Why all others: whatever it was, the client may find out, or send the same bytes again, here or elsewhere.
        : Of(
            number,
            V1.CommitEnd.InDoubt,
            error is InDoubtException or NodeStoppedException ? error.Message : "",
            retryAfter: null);

    /// <summary>Says that something was not taken.</summary>
    /// <param name="number">Its number.</param>
    /// <param name="end">Why.</param>
    /// <param name="message">For people.</param>
    /// <param name="retryAfter">When it is worth sending it again; null for nothing of that.</param>
    public static V1.CommitReply Of(ulong number, V1.CommitEnd end, string message, TimeSpan? retryAfter) => new()
    {
        Number = number,
        End = end,
        Message = message,
        RetryAfter = (uint)(retryAfter ?? TimeSpan.Zero).TotalMilliseconds,
    };

    static V1.CommitEnd EndOf(Refusal reason) => reason switch
    {
        Refusal.Busy => V1.CommitEnd.Busy,
        Refusal.Changing => V1.CommitEnd.Changing,
        Refusal.Stalled => V1.CommitEnd.Stalled,
        Refusal.TooLarge => V1.CommitEnd.TooLarge,
        _ => V1.CommitEnd.NoLeader,
    };
}
