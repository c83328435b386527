using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Khonsu.Clock;
using Khonsu.CompilerServices;

namespace Khonsu.Versions;

/// <summary>A block of chains that never move, without the type of their keys.</summary>
internal abstract class ChainSegment : ReadTarget
{
    // Drawn from for every new segment of the process, so that helpers of all stores install in one total order
    // (Inv C5).
    static Concurrency.PaddedLong s_lastId;

    // The array of entries, whatever their type; read through the two numbers below it.
    readonly byte[] _entries;
    readonly nuint _entryBytes;
    readonly nuint _wordsOffset;

    // Null until a columnar snapshot comes to the table; set once, by compare-and-swap.
    ChangeMarks? _marks;

    private protected ChainSegment(
        Array entries, nuint entryBytes, nuint wordsOffset, in SegmentOwner owner)
    {
        _entries = Unsafe.As<byte[]>(entries);
        _entryBytes = entryBytes;
        _wordsOffset = wordsOffset;
        TableSlot = owner.TableSlot;
        Number = owner.Number;
        IsIndexed = owner.IsIndexed;
        History = owner.History;
        FirstId = Interlocked.Add(ref s_lastId.Value, entries.Length) - entries.Length;
    }

    /// <summary>Id of the first chain; the others follow.</summary>
    internal readonly long FirstId;

    /// <summary>Whether the table has secondary indexes.</summary>
    internal readonly bool IsIndexed;

    /// <summary>Where versions of the table wait while its past is kept; null where it is not.</summary>
    internal readonly TableHistory? History;

    /// <summary>Slot of the table that the chains are of.</summary>
    internal int TableSlot { get; }

    /// <summary>The segment's place in its pool.</summary>
    internal int Number { get; }

    /// <summary>Which chains were written since which columnar snapshot; null when none has come here.</summary>
    internal ChangeMarks? Marks => Volatile.Read(ref _marks);

    /// <summary>Makes the segment's marks, unless it has them.</summary>
    /// <param name="rounds">The rounds of the store.</param>
    /// <param name="chains">How many chains the segment has room for.</param>
    /// <returns>The marks.</returns>
    // Order: full fence before the caller's scan; a commit that has not seen them has installed its version before, and
    // the scan meets that (Inv K3). Losing means that another thread made them.
    internal ChangeMarks MakeMarks(ColumnRounds rounds, int chains)
        => Marks ?? Interlocked.CompareExchange(ref _marks, new ChangeMarks(rounds, chains), null) ?? _marks;

    /// <summary>Notes for columnar snapshots that a version was installed (Inv K1).</summary>
    /// <param name="position">The chain's position.</param>
    // Order: the mark is asked after the install's compare-and-swap, a full fence.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void Touch(int position) => Marks?.Raise(position);

    /// <summary>Finds a chain's words.</summary>
    /// <param name="position">A position that the pool has given out.</param>
    /// <returns>The words, in place.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal ref ChainWords WordsAt(int position)
    {
        // Why unsafe: helpers do not know the type of the key, and a virtual call costs more than the read itself.
        // Positions come from the pool alone, and a helper that may have read a position and a segment that do not
        // belong together has asked the state before it comes here (Inv C6).
        nuint offset = ((nuint)(uint)position * _entryBytes) + _wordsOffset;
        return ref Unsafe.As<byte, ChainWords>(
            ref Unsafe.AddByteOffset(ref MemoryMarshal.GetArrayDataReference(_entries), offset));
    }

    /// <summary>A chain's key, for messages.</summary>
    /// <param name="position">Its position.</param>
    /// <returns>The key.</returns>
    internal abstract object KeyObjectAt(int position);

    /// <inheritdoc/>
    internal override bool IsUnchanged(int position, TransactionalRow? seen, long snapshot, long stamp)
        => ReferenceEquals(new VersionChain(this, position).VisibleAt(stamp - 1), seen);

    /// <inheritdoc/>
    internal override long NewestChangeAfter(int position, long snapshot, out VersionChain chain)
    {
        chain = new VersionChain(this, position);
        long newest = chain.VisibleAt(TransactionalRow.AbortedStamp - 1)?._khonsuStamp ?? 0;
        return newest > snapshot ? newest : 0;
    }

    /// <inheritdoc/>
    internal override long WaitTarget(int position) => FirstId + position;
}
