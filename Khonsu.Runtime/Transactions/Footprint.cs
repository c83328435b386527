using System.Diagnostics.CodeAnalysis;
using Khonsu.Clock;
using Khonsu.CompilerServices;
using Khonsu.Versions;

namespace Khonsu.Transactions;

/// <summary>
/// What an attempt has read and will write: private to its owner until the commit publishes it through a descriptor.
/// </summary>
/// <remarks>
/// The arrays are used again by later transactions of the same owner. That is safe because the owner does so only after
/// its descriptor is decided: a helper that reads a re-used entry finds the state decided afterwards, and its
/// compare-and-swap on it fails (Inv C6).
/// </remarks>
internal abstract partial class Footprint
{
    const int EntriesMin = 16;
    const int EntriesKeptMax = 4096;
    const int LinearMax = 12;

    // Owner writes; helpers read it through a descriptor, with bounds and null checks. Replaced only while no
    // descriptor is undecided.
    WriteEntry[] _writes = new WriteEntry[EntriesMin];
    ReadEntry[] _reads = new ReadEntry[EntriesMin];
    int _writeCount;
    int _readCount;

    // How far the arrays may be filled before somebody must look: at their ends, or at a limit.
    int _writeStop = EntriesMin;
    int _readStop = EntriesMin;
    int _writesMax = int.MaxValue;
    int _readsMax = int.MaxValue;

    private protected Footprint(CommitClock clock) => Clock = clock;

    /// <summary>The store's clock.</summary>
    internal CommitClock Clock { get; }

    /// <summary>The snapshot that the attempt reads.</summary>
    internal long Snapshot { get; private protected set; }

    /// <summary>The write entries; the first <see cref="WriteCount"/> count.</summary>
    internal WriteEntry[] Writes => Volatile.Read(ref _writes);

    /// <summary>The read entries; the first <see cref="ReadCount"/> count.</summary>
    internal ReadEntry[] Reads => Volatile.Read(ref _reads);

    /// <summary>Rows to write.</summary>
    internal int WriteCount => _writeCount;

    /// <summary>Rows and tables read.</summary>
    internal int ReadCount => _readCount;

    /// <summary>Finds the entry that writes a chain.</summary>
    /// <param name="chain">The chain.</param>
    /// <returns>Its position, or -1.</returns>
    internal int FindWrite(VersionChain chain)
    {
        if (_isMapped)
            return FindMapped(chain);
        WriteEntry[] writes = _writes;
        for (int index = _writeCount - 1; index >= 0; index--)
        {
            if (writes[index].Position == chain.Position && ReferenceEquals(writes[index].Segment, chain.Segment))
                return index;
        }

        return -1;
    }

    /// <summary>Adds a write of a chain that has none yet.</summary>
    /// <param name="chain">The chain.</param>
    /// <param name="node">The version to install.</param>
    /// <returns>The entry, blind.</returns>
    private protected ref WriteEntry AddWrite(VersionChain chain, TransactionalRow node)
    {
        if (_writeCount >= _writeStop)
            MakeWriteRoom();
        ref WriteEntry entry = ref _writes[_writeCount++];
        // Perf: a store of a reference asks for a card; the place held a row of the same segment more often than not.
        if (!ReferenceEquals(entry.Segment, chain.Segment))
            entry.Segment = chain.Segment;
        entry.Position = chain.Position;
        entry.Node = node;
        entry.Expected = null;
        entry.IsBlind = true;
        entry.IsHeld = false;
        entry.WasRead = false;
        entry.ResolutionMark = 0;
        if (_writeCount > LinearMax)
            Map();
        return ref entry;
    }

    /// <summary>
    /// Moves the read that was remembered last into a write of the same row, which then expects what was read.
    /// </summary>
    /// <param name="entry">The write, just added.</param>
    /// <returns>False when that read was of something else.</returns>
    private protected bool TryTakeLastRead(ref WriteEntry entry)
    {
        int last = _readCount - 1;
        ReadEntry[] reads = _reads;
        if ((uint)last >= (uint)reads.Length || reads[last].Position != entry.Position
            || !ReferenceEquals(reads[last].Target, entry.Segment))
        {
            return false;
        }

        entry.Expected = reads[last].Node;
        entry.IsBlind = false;
        entry.WasRead = true;
        _readCount = last;
        return true;
    }

    /// <summary>Remembers that a row or a table was read.</summary>
    /// <param name="target">The segment of the row's chain, a table, or a guard.</param>
    /// <param name="position">The chain's position, or the number that stands for such a target.</param>
    /// <param name="node">The version seen; null for none and where the target is no row.</param>
    private protected void AddRead(ReadTarget target, int position, TransactionalRow? node)
    {
        int count = _readCount;
        ReadEntry[] reads = _reads;
        if (count > 0 && reads[count - 1].Position == position && ReferenceEquals(reads[count - 1].Target, target))
        {
            reads[count - 1].Node = node;
            return;
        }

        if (count >= _readStop)
        {
            count = MakeReadRoom();
            reads = _reads;
        }

        ref ReadEntry entry = ref reads[count];
        // Perf: as in AddWrite.
        if (!ReferenceEquals(entry.Target, target))
            entry.Target = target;
        entry.Position = position;
        entry.Node = node;
        _readCount = count + 1;
    }

    /// <summary>
    /// Moves what the reads say into the write entries: a row that was read and is written must still be what was read;
    /// it needs no read entry of its own.
    /// </summary>
    /// <param name="keepPureReads">Whether reads of rows that are not written stay, to be validated.</param>
    internal void MergeReadsIntoWrites(bool keepPureReads)
    {
        WriteEntry[] writes = _writes;
        ReadEntry[] reads = _reads;
        int kept = 0;
        for (int index = 0; index < _readCount; index++)
        {
            ref readonly ReadEntry read = ref reads[index];
            int write = read.Position < 0 ? -1 : FindWrite(read.Chain);
            if (write >= 0)
            {
                writes[write].Expected = read.Node;
                writes[write].IsBlind = false;
                writes[write].WasRead = true;
            }
            else if (keepPureReads)
            {
                reads[kept++] = read;
            }
        }

        _readCount = kept;
    }

    /// <summary>Forgets the reads that were added last.</summary>
    /// <param name="kept">How many reads stay.</param>
    // Why the smaller one: what was added since may have made room by dropping doubles of what came before.
    private protected void ForgetReadsAfter(int kept) => _readCount = Math.Min(_readCount, kept);

    /// <summary>Takes entries out of the write list; the others keep their order.</summary>
    /// <param name="isDropped">For each position, whether its entry goes.</param>
    private protected void DropWrites(ReadOnlySpan<bool> isDropped)
    {
        WriteEntry[] writes = _writes;
        int kept = 0;
        for (int index = 0; index < _writeCount; index++)
        {
            if (!isDropped[index])
                writes[kept++] = writes[index];
        }

        writes.AsSpan(kept, _writeCount - kept).Clear();
        _writeCount = kept;
        _isMapped = false;
    }

    /// <summary>Puts the write entries into the order in which all transactions install (Inv C5).</summary>
    /// <returns>True for two entries that stayed where they are and are to be installed the other way round.</returns>
    internal bool SortWrites()
    {
        WriteEntry[] writes = _writes;
        int count = _writeCount;
        _isMapped = false;
        // Why not moved: two rows are the common case, and moving an entry costs a write barrier for each of its
        // references.
        if (count == 2)
            return writes[0].Chain.Id > writes[1].Chain.Id;
        if (count > LinearMax)
        {
            // Perf: rows of new keys stand in that order already, and sorting would move each of them.
            if (!IsInOrder(writes.AsSpan(0, count)))
                writes.AsSpan(0, count).Sort(static (left, right) => left.Chain.Id.CompareTo(right.Chain.Id));
            return false;
        }

        for (int index = 1; index < count; index++)
        {
            WriteEntry entry = writes[index];
            int place = index;
            for (; place > 0 && writes[place - 1].Chain.Id > entry.Chain.Id; place--)
                writes[place] = writes[place - 1];
            if (place != index)
                writes[place] = entry;
        }

        return false;
    }

    static bool IsInOrder(ReadOnlySpan<WriteEntry> writes)
    {
        for (int index = 1; index < writes.Length; index++)
        {
            if (writes[index - 1].Chain.Id > writes[index].Chain.Id)
                return false;
        }

        return true;
    }

    /// <summary>Forgets everything, keeping arrays of ordinary size for the next attempt.</summary>
    internal void Clear()
    {
        int writes = _writeCount;
        int reads = _readCount;
        _writeCount = 0;
        _readCount = 0;
        _isMapped = false;
        if (_markCount != 0)
            ClearSavepoints();
        if ((writes | reads) > EntriesMin || _isRoomy)
            ClearLarge(writes, reads);
    }

    void ClearLarge(int writes, int reads)
    {
        _isRoomy = _expectedWrites != 0;
        _expectedWrites = 0;
        int roomKept = RoomKept;
        // Why: entries keep rows of the past alive; a handful is cheaper to leave than to clear.
        if (_writes.Length > roomKept)
            Volatile.Write(ref _writes, new WriteEntry[EntriesMin]);
        else
            _writes.AsSpan(0, writes).Clear();
        if (_reads.Length > EntriesKeptMax)
            Volatile.Write(ref _reads, new ReadEntry[EntriesMin]);
        else
            _reads.AsSpan(0, reads).Clear();
        SetStops();
        if (_writeMap.Length > roomKept)
            _writeMap = [];
    }

    /// <summary>Sets how much one attempt may read and write.</summary>
    /// <param name="readsMax">Rows, tables and ranges; 0 for no limit.</param>
    /// <param name="writesMax">Rows; 0 for no limit.</param>
    private protected void SetLimits(int readsMax, int writesMax)
    {
        _readsMax = readsMax == 0 ? int.MaxValue : readsMax;
        _writesMax = writesMax == 0 ? int.MaxValue : writesMax;
        SetStops();
    }

    /// <summary>Ends the attempt with an error: it has read or written more than it may.</summary>
    /// <param name="limit">Which limit.</param>
    /// <param name="value">Its value.</param>
    /// <exception cref="TransactionLimitException">Always.</exception>
    [DoesNotReturn]
    private protected abstract void ThrowLimit(TransactionLimit limit, object value);

    void SetStops()
    {
        // Why some more: reads of the same rows stand in the array several times until it is looked through.
        _readStop = (int)Math.Min(_reads.Length, (2L * _readsMax) + EntriesMin);
        _writeStop = Math.Min(_writes.Length, _writesMax);
    }

    void MakeWriteRoom()
    {
        if (_writeCount >= _writesMax)
            ThrowLimit(TransactionLimit.MaxWrites, _writesMax);
        Volatile.Write(ref _writes, Grown(_writes, _writes.Length * 2));
        _isMapped = false;
        SetStops();
    }

    /// <summary>Asks, when the body has ended, whether it has read more than it may.</summary>
    /// <exception cref="TransactionLimitException">It has. State left: the attempt is to be ended.</exception>
    private protected void CheckReads()
    {
        if (_readCount + CountReadWrites() > _readsMax)
            DropRepeatedReads();
    }

    // Rows whose read is kept by their write alone.
    int CountReadWrites()
    {
        int count = 0;
        foreach (ref readonly WriteEntry entry in _writes.AsSpan(0, _writeCount))
        {
            if (entry.WasRead)
                count++;
        }

        return count;
    }

    /// <summary>Makes room for reads: drops doubles first, then grows.</summary>
    int MakeReadRoom()
    {
        int kept = DropRepeatedReads();
        if (kept > _reads.Length / 2)
            Volatile.Write(ref _reads, Grown(_reads, _reads.Length * 2));
        SetStops();
        return kept;
    }

    int DropRepeatedReads()
    {
        // Why: a loop that reads the same few rows again and again must not grow without bound.
        ReadEntry[] reads = _reads;
        var places = new Dictionary<(ReadTarget, int), int>(_readCount);
        int kept = 0;
        for (int index = 0; index < _readCount; index++)
        {
            (ReadTarget, int) target = (reads[index].Target!, reads[index].Position);
            // Why: a write that says what was read stands for the read.
            int write = reads[index].Position < 0 ? -1 : FindWrite(reads[index].Chain);
            if (write >= 0 && _writes[write].WasRead)
                continue;
            if (places.TryAdd(target, kept))
                reads[kept++] = reads[index];
            else
                reads[places[target]].Node = reads[index].Node;
        }

        _readCount = kept;
        if (_readsMax != int.MaxValue && kept + CountReadWrites() > _readsMax)
            ThrowLimit(TransactionLimit.MaxReads, _readsMax);
        return kept;
    }

    static TEntry[] Grown<TEntry>(TEntry[] entries, int length)
    {
        // Why a new array and not Array.Resize in place: a stale helper may still look into the old one.
        var grown = new TEntry[length];
        entries.CopyTo(grown, 0);
        return grown;
    }
}
