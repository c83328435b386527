using System.Threading.Channels;
using Grpc.Core;
using Khonsu.Cluster.Apply;
using Khonsu.Cluster.Driver;

namespace Khonsu.Cluster.Clients;

/// <summary>What one call of commits is answered; answers that come together go together. For any thread.</summary>
sealed class CommitAnswers
{
    const int AnswersPerFrame = 256;

    // Answers that wait to be sent; while there are more, no commits are taken.
    const int WaitingMax = 8192;

    static readonly TimeSpan s_look = TimeSpan.FromSeconds(1);

    readonly Channel<V1.CommitReplies> _waiting = Channel.CreateUnbounded<V1.CommitReplies>(
        new UnboundedChannelOptions { SingleReader = true });

    readonly Pulse _sent = new();

    // Order: changed by interlocked additions.
    int _count;

    /// <summary>Answers.</summary>
    /// <param name="answer">One answer.</param>
    public void Add(V1.CommitReplies answer)
    {
        Interlocked.Increment(ref _count);
        _waiting.Writer.TryWrite(answer);
    }

    /// <summary>Waits until few enough answers wait: a client that does not read them may ask no further.</summary>
    /// <param name="cancellation">Ends the wait.</param>
    public async Task UntilRoomAsync(CancellationToken cancellation)
    {
        while (Volatile.Read(ref _count) > WaitingMax)
        {
            cancellation.ThrowIfCancellationRequested();
            // Why no longer: what is sent between the look and the wait is not heard of.
            await _sent.WaitAsync(s_look, TimeProvider.System).ConfigureAwait(false);
        }
    }

    /// <summary>Sends answers until the call ends.</summary>
    /// <param name="replies">Takes them.</param>
    /// <param name="cancellation">Ends it.</param>
    public async Task RunAsync(IServerStreamWriter<V1.CommitReplies> replies, CancellationToken cancellation)
    {
        while (await _waiting.Reader.WaitToReadAsync(cancellation).ConfigureAwait(false))
        {
            var frame = new V1.CommitReplies();
            int count = 0;
            for (; count < AnswersPerFrame && _waiting.Reader.TryRead(out V1.CommitReplies? next); count++)
                frame.MergeFrom(next);
            await replies.WriteAsync(frame, cancellation).ConfigureAwait(false);
            Interlocked.Add(ref _count, -count);
            _sent.Beat();
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
