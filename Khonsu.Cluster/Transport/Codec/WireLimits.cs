namespace Khonsu.Cluster.Transport.Codec;

/// <summary>What the wire bounds, whatever a node is configured to.</summary>
static class WireLimits
{
    /// <summary>Messages are gathered into a frame up to this size. Larger ones cost more for each byte, and delay what
    /// is behind them.</summary>
    public const int FrameBytesTarget = 32 << 10;

    /// <summary>No welcome is larger.</summary>
    public const int WelcomeBytesMax = 1 << 10;

    /// <summary>What a frame needs around one message.</summary>
    public const int FrameOverheadBytes = 16;

    /// <summary>An index, an offset, a size or the number of a ballot is at most this, so that the arithmetic of the
    /// machines has room.</summary>
    public const ulong NumberMax = 1UL << 62;
}
