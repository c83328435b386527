using System.Threading.Channels;
using Google.Protobuf;
using Grpc.Core;

namespace Khonsu.Cluster.Clients.Following;

/// <summary>
/// Sends what is added as frames of a call, in order. What comes while a frame is being sent is the next one, so there
/// is no timer, and under load frames fill by themselves. For any thread.
/// </summary>
/// <typeparam name="TFrame">What a frame is; two that are joined mean what they mean one after the other.</typeparam>
sealed class FrameSender<TFrame>
    where TFrame : class, IMessage<TFrame>, new()
{
    const int FrameBytesTarget = 256 << 10;

    readonly Channel<TFrame> _waiting = Channel.CreateUnbounded<TFrame>(
        new UnboundedChannelOptions { SingleReader = true });

    /// <summary>Sends something; how much may wait, who sends bounds.</summary>
    /// <param name="content">A frame, which may be joined with others.</param>
    public void Add(TFrame content) => _waiting.Writer.TryWrite(content);

    /// <summary>Sends until the call ends.</summary>
    /// <param name="frames">Takes the frames.</param>
    /// <param name="cancellation">Ends it.</param>
    public async Task RunAsync(IClientStreamWriter<TFrame> frames, CancellationToken cancellation)
    {
        while (await _waiting.Reader.WaitToReadAsync(cancellation).ConfigureAwait(false))
        {
            var frame = new TFrame();
            int bytes = 0;
            while (_waiting.Reader.TryPeek(out TFrame? next)
                && (bytes == 0 || bytes + next.CalculateSize() <= FrameBytesTarget)
                && _waiting.Reader.TryRead(out next))
            {
                frame.MergeFrom(next);
                bytes += next.CalculateSize();
            }

            await frames.WriteAsync(frame, cancellation).ConfigureAwait(false);
        }
    }
}
