using Grpc.Core;
using Khonsu.Cluster.Driver;
using Khonsu.Cluster.Log;
using Khonsu.Cluster.Transport.Codec;

namespace Khonsu.Cluster.Clients;

/// <summary>
/// Sends the decided log to one client, and a checkpoint where the log does not go back far enough. The next piece is
/// read when the one before was taken, so a slow client holds one piece here and no more.
/// </summary>
/// <param name="replica">The group.</param>
/// <param name="frames">Takes the frames.</param>
sealed class LogSender(Replica replica, IServerStreamWriter<V1.FollowFrame> frames)
{
    const int PieceBytes = 256 << 10;

    /// <summary>Sends until nobody takes it any more.</summary>
    /// <param name="from">The first entry that the client does not have.</param>
    /// <param name="cancellation">Ends it.</param>
    public async Task RunAsync(LogIndex from, CancellationToken cancellation)
    {
        while (true)
        {
            LogPiece piece = await replica.ReadLogAsync(from, cancellation).ConfigureAwait(false);
            from = piece.Entries.Count != 0
                ? await SendAsync(piece, cancellation).ConfigureAwait(false)
                : await SendCheckpointAsync(cancellation).ConfigureAwait(false);
        }
    }

    async Task<LogIndex> SendAsync(LogPiece piece, CancellationToken cancellation)
    {
        var entries = new V1.Entries { From = ValueEncoder.Put(piece.From) };
        ValueEncoder.Put(entries.Entries_, piece.Entries);
        await frames.WriteAsync(new V1.FollowFrame { Entries = entries }, cancellation).ConfigureAwait(false);
        return piece.From + piece.Entries.Count;
    }

    async Task<LogIndex> SendCheckpointAsync(CancellationToken cancellation)
    {
        LentCheckpoint lent = await replica.LendCheckpointAsync().ConfigureAwait(false)
            ?? throw new InvalidOperationException("The log was trimmed, and there is no checkpoint.");
        try
        {
            var checkpoint = new V1.FollowFrame { Checkpoint = ValueEncoder.Put(lent.Checkpoint) };
            await frames.WriteAsync(checkpoint, cancellation).ConfigureAwait(false);
            long size = lent.Checkpoint.SizeBytes;
            for (long offset = 0; offset < size; offset += PieceBytes)
            {
                byte[] data = lent.Stored.Read(offset, (int)Math.Min(PieceBytes, size - offset));
                var piece = new V1.FollowFrame { Piece = new V1.Piece { Data = ValueEncoder.Put(data) } };
                await frames.WriteAsync(piece, cancellation).ConfigureAwait(false);
            }

            return lent.Checkpoint.Index;
        }
        finally
        {
            replica.Return(lent);
        }
    }
}
