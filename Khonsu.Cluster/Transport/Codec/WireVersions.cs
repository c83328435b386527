namespace Khonsu.Cluster.Transport.Codec;

/// <summary>The versions of the protocol that a node can read and write, both ends included.</summary>
/// <param name="First">The oldest one.</param>
/// <param name="Last">The newest one.</param>
readonly record struct WireVersions(uint First, uint Last)
{
    /// <summary>What this code speaks.</summary>
    public static readonly WireVersions Ours = new(1, 1);

    /// <summary>The newest version that both sides speak, or null when there is none.</summary>
    /// <param name="other">What the other side speaks; may be nonsense.</param>
    public uint? NewestInCommon(WireVersions other)
    {
        uint newest = Math.Min(Last, other.Last);
        return newest >= Math.Max(First, other.First) && newest > 0 ? newest : null;
    }

    /// <summary>Whether a version is among them.</summary>
    public bool Contains(uint version) => version >= First && version <= Last;

    /// <inheritdoc />
    public override string ToString() => First == Last ? $"version {First}" : $"versions {First} to {Last}";
}
