namespace Khonsu.Cluster.Apply;

/// <summary>
/// How the numbers of commits of one start of a node become those that the logs have. Where there are several shards,
/// the lowest bits of a number say which one is asked how the commit ended: of all that it touches the first.
/// </summary>
/// <param name="Home">That shard; null where there is only one.</param>
readonly record struct RequestNumbers(int? Home)
{
    const int HomeBits = 6;
    const ulong HomeMask = (1UL << HomeBits) - 1;

    /// <summary>The number that the log has.</summary>
    /// <param name="number">The number in the start of the node, from 1.</param>
    public ulong SequenceOf(ulong number) => Home is { } home ? (number << HomeBits) | (uint)home : number;

    /// <summary>The number in the start of the node.</summary>
    /// <param name="sequence">The number that the log has.</param>
    public ulong NumberOf(ulong sequence) => Home is null ? sequence : sequence >> HomeBits;

    /// <summary>The largest number that a log may have for one in the start of the node.</summary>
    /// <param name="number">The number in the start of the node.</param>
    public ulong LastSequenceOf(ulong number) => Home is null ? number : (number << HomeBits) | HomeMask;

    /// <summary>The shard that is asked how a commit ended.</summary>
    /// <param name="sequence">The number that the log has.</param>
    /// <param name="shards">How many shards there are.</param>
    // Why the remainder: of commits of before a restore with fewer shards each shard knows that it has forgotten them.
    public static int HomeOf(ulong sequence, int shards) => (int)(sequence & HomeMask) % shards;
}
