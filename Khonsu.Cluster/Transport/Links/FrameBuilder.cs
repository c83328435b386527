using Khonsu.Cluster.Consensus;
using Khonsu.Cluster.Transport.Codec;

namespace Khonsu.Cluster.Transport.Links;

/// <summary>Gathers what waits into frames: several messages up to the target size, or one that is larger.</summary>
/// <param name="queue">What waits.</param>
/// <param name="counters">Where the too large is counted.</param>
/// <param name="version">The version to write.</param>
/// <param name="frameBytesMax">What the peer takes.</param>
sealed class FrameBuilder(OutgoingQueue queue, LinkCounters counters, uint version, long frameBytesMax)
{
    /// <summary>Makes the next frame.</summary>
    /// <returns>Null if nothing waits.</returns>
    public V1.Frame? TryBuild()
    {
        var batch = new V1.Batch();
        long room = long.MaxValue;
        while (queue.TryTake(room, out Envelope? envelope))
        {
            V1.Envelope encoded = WireCodec.Encode(envelope, version);
            long bytes = encoded.CalculateSize();
            if (bytes + WireLimits.FrameOverheadBytes > frameBytesMax)
            {
                counters.OnDroppedTooLarge();
                continue;
            }
            batch.Envelopes.Add(encoded);
            room = Math.Min(room, WireLimits.FrameBytesTarget) - bytes - WireLimits.FrameOverheadBytes;
        }
        return batch.Envelopes.Count > 0 ? new V1.Frame { Batch = batch } : null;
    }
}
