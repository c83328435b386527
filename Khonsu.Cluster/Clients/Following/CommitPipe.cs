using Grpc.Core;
using Khonsu.Cluster.Format;

namespace Khonsu.Cluster.Clients.Following;

/// <summary>Carries the commits of one client to one node.</summary>
/// <param name="connection">The connection.</param>
/// <param name="client">The client.</param>
sealed class CommitPipe(NodeConnection connection, ulong client)
{
    static readonly TimeSpan s_patience = TimeSpan.FromSeconds(1);

    readonly FrameSender<V1.CommitFrame> _frames = new();

    /// <summary>Sends something; how much may wait, who sends bounds.</summary>
    /// <param name="content">One proposal, or one step of a transaction.</param>
    public void Send(V1.CommitFrame content) => _frames.Add(content);

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
        var first = new V1.Session { Cluster = connection.Cluster, Client = client };
        await frames.WriteAsync(new V1.CommitFrame { Session = first }, cancellation).ConfigureAwait(false);
        await _frames.RunAsync(frames, cancellation).ConfigureAwait(false);
    }

    async Task ReadAllAsync(IAsyncStreamReader<V1.CommitReplies> replies)
    {
        while (await replies.MoveNext(CancellationToken.None).ConfigureAwait(false))
        {
            V1.CommitReplies frame = replies.Current;
            if (frame.Replies.Count + frame.Names.Count + frame.Ends.Count == 0)
                throw new MalformedBytesException("a frame has no answers");
            connection.Take(frame);
        }
    }
}
