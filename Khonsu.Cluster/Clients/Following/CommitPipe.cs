using System.Threading.Channels;
using Grpc.Core;
using Khonsu.Cluster.Certification;
using Khonsu.Cluster.Format;
using Khonsu.Cluster.Transport.Codec;

namespace Khonsu.Cluster.Clients.Following;

/// <summary>
/// Carries the commits of one session to one node. Those that come while a frame is being sent are the next one, so
/// there is no timer, and under load frames fill by themselves.
/// </summary>
/// <param name="connection">The connection.</param>
/// <param name="session">A request of the session.</param>
sealed class CommitPipe(NodeConnection connection, RequestId session)
{
    const int FrameBytesTarget = 256 << 10;

    static readonly TimeSpan s_patience = TimeSpan.FromSeconds(1);

    readonly Channel<V1.Proposal> _waiting = Channel.CreateUnbounded<V1.Proposal>(
        new UnboundedChannelOptions { SingleReader = true });

    /// <summary>The session, without a number.</summary>
    public RequestId Session { get; } = session with { Sequence = 0 };

    /// <summary>Sends a commit; how many may wait, who sends bounds.</summary>
    public void Send(ulong number, ReadOnlyMemory<byte> payload) => _waiting.Writer.TryWrite(
        new V1.Proposal { Number = number, Command = ValueEncoder.Put(payload) });

    /// <summary>Carries until the connection ends.</summary>
    /// <param name="cancellation">The connection has ended.</param>
    /// <exception cref="RpcException">The node has ended it.</exception>
    public async Task RunAsync(CancellationToken cancellation)
    {
        using AsyncDuplexStreamingCall<V1.CommitFrame, V1.CommitReplies> call = connection.OpenCommits();
        Task sending = SendAllAsync(call.RequestStream, cancellation);
        Task reading = ReadAllAsync(call.ResponseStream);
        // Why the answers: why the node has ended the call is said there.
        await Task.WhenAny(sending, reading).ConfigureAwait(false);
        if (!cancellation.IsCancellationRequested)
        {
            await reading.WaitAsync(s_patience, CancellationToken.None)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        await (reading.IsCompleted ? reading : sending).ConfigureAwait(false);
    }

    async Task SendAllAsync(IClientStreamWriter<V1.CommitFrame> frames, CancellationToken cancellation)
    {
        var first = new V1.Session
        {
            Cluster = connection.Cluster,
            Client = Session.Node.Value,
            Start = Session.Incarnation,
        };
        await frames.WriteAsync(new V1.CommitFrame { Session = first }, cancellation).ConfigureAwait(false);
        while (await _waiting.Reader.WaitToReadAsync(cancellation).ConfigureAwait(false))
        {
            var frame = new V1.CommitFrame();
            int bytes = 0;
            while (_waiting.Reader.TryPeek(out V1.Proposal? next)
                && (bytes == 0 || bytes + next.Command.Length <= FrameBytesTarget)
                && _waiting.Reader.TryRead(out next))
            {
                frame.Proposals.Add(next);
                bytes += next.Command.Length;
            }

            await frames.WriteAsync(frame, cancellation).ConfigureAwait(false);
        }
    }

    async Task ReadAllAsync(IAsyncStreamReader<V1.CommitReplies> replies)
    {
        while (await replies.MoveNext(CancellationToken.None).ConfigureAwait(false))
        {
            if (replies.Current.Replies.Count == 0)
                throw new MalformedBytesException("a frame has no answers");
            foreach (V1.CommitReply reply in replies.Current.Replies)
                connection.Answer(reply);
        }
    }
}
