using Khonsu.Clock;
using Khonsu.CompilerServices;
using Khonsu.Diagnostics;

namespace Khonsu.Versions;

/// <summary>
/// Which chains of a segment were written in which round of columnar snapshots: one word for eight chains, with the
/// newest round in which one of them was written, and which of them it was in that round.
/// </summary>
/// <remarks>
/// Why a round and not a timestamp: a commit knows its timestamp only after it must have marked (Inv K1). Why it costs
/// little: a chain is marked once in a round, and a commit that finds the mark there only reads.
/// </remarks>
internal sealed class ChangeMarks
{
    /// <summary>Chains that share a word.</summary>
    internal const int GroupChains = 1 << GroupShift;

    const int GroupShift = 3;

    readonly ColumnRounds _rounds;

    // The round from bit 8, a bit for each chain below. The rounds only grow; raised by compare-and-swap.
    readonly long[] _words;

    internal ChangeMarks(ColumnRounds rounds, int chains)
    {
        _rounds = rounds;
        _words = new long[(chains + GroupChains - 1) >> GroupShift];
    }

    /// <summary>Marks a chain whose new version was installed by compare-and-swap.</summary>
    /// <param name="position">Its position in the segment.</param>
    internal void Raise(int position)
    {
        long round;
        do
        {
            round = _rounds.Last;
            StepHook.At(Step.RoundRead);
            Raise(position, round);
        }
        // Inv K6: a scan that has looked at the marks meanwhile, and did not find this one, takes its chunk for one of
        // its own round. The loop ends: each turn means that another thread has begun a snapshot.
        while (_rounds.Last != round);
    }

    /// <summary>Marks a chain for a round, or a later one that is marked already.</summary>
    /// <param name="position">Its position in the segment.</param>
    /// <param name="round">The round.</param>
    internal void Raise(int position, long round)
    {
        ref long word = ref _words[position >> GroupShift];
        long bit = BitOf(position);
        long seen = Volatile.Read(ref word);
        while (true)
        {
            long wanted = RoundIn(seen) < round ? (round << GroupChains) | bit : seen | bit;
            if (wanted == seen)
                return;
            // Order: seen by whoever takes a snapshot that includes the commit, because its stamp is drawn after this.
            // Losing means that a neighbour was marked: look again.
            long found = Interlocked.CompareExchange(ref word, wanted, seen);
            if (found == seen)
                return;
            seen = found;
        }
    }

    /// <summary>Finds the next group of chains of which one was written in a round or later.</summary>
    /// <param name="first">First position to look at, a multiple of <see cref="GroupChains"/>.</param>
    /// <param name="end">Position after the last one.</param>
    /// <param name="round">The round.</param>
    /// <returns>The first position of the group, or <paramref name="end"/> or more when there is none.</returns>
    /// <remarks>The caller has taken its snapshot before.</remarks>
    internal int NextGroup(int first, int end, long round)
    {
        int groups = (end + GroupChains - 1) >> GroupShift;
        ReadOnlySpan<long> words = _words.AsSpan(first >> GroupShift, Math.Max(groups - (first >> GroupShift), 0));
        int found = words.IndexOfAnyExceptInRange(long.MinValue, (round << GroupChains) - 1);
        return found < 0 ? end : first + (found << GroupShift);
    }

    /// <summary>Tells whether a chain of a marked group may have been written since a round.</summary>
    /// <param name="position">The chain's position.</param>
    /// <param name="round">The round.</param>
    /// <returns>False when it surely was not; another chain of its group was.</returns>
    internal bool MayHaveChanged(int position, long round)
    {
        long word = Volatile.Read(ref _words[position >> GroupShift]);
        // Why only for the same round: of earlier ones the word does not know any more which chains it were.
        return RoundIn(word) != round || (word & BitOf(position)) != 0;
    }

    /// <summary>
    /// Reads the version that a snapshot sees, and marks the chain when there is something that it does not see yet.
    /// </summary>
    /// <param name="head">The chain's head, not null.</param>
    /// <param name="position">The chain's position.</param>
    /// <param name="snapshot">The snapshot.</param>
    /// <param name="round">The round of the caller's scan.</param>
    /// <returns>As <see cref="VersionChain.VisibleAt"/>.</returns>
    /// <remarks>
    /// Inv K3: a version that was installed before the scan came to its chain, and that the snapshot does not see, may
    /// have been marked in an earlier round only; so the scan marks it in its own.
    /// </remarks>
    internal TransactionalRow? ReadAt(TransactionalRow head, int position, long snapshot, long round)
    {
        TransactionalRow? visible = VersionChain.VisibleFrom(head, snapshot);
        // Why not for an aborted one: it stays until somebody writes the row, and means nothing.
        if (!ReferenceEquals(visible, head) && !ReferenceEquals(visible, VersionChain.BaseOf(head)))
            Raise(position, round);
        return visible;
    }

    static long BitOf(int position) => 1L << (position & (GroupChains - 1));

    static long RoundIn(long word) => word >> GroupChains;
}
