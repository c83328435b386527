using System.Runtime.CompilerServices;
using Khonsu.CompilerServices;
using Khonsu.Tables;
using Khonsu.Versions;

namespace Khonsu.Transactions;

/// <content>Reads and writes of one attempt.</content>
internal sealed partial class TransactionCore
{
    const int HeldKeptMax = 4096;
    const int HeldDoublesMin = 64;

    // Chains that this attempt holds; released when it ends.
    VersionChain[] _held = [];
    int _heldCount;

    /// <summary>Keeps a hold on a chain until the attempt ends.</summary>
    /// <param name="chain">A chain that the caller holds.</param>
    internal void KeepHold(VersionChain chain)
    {
        if (_heldCount == _held.Length)
            MakeHoldRoom(1);
        _held[_heldCount++] = chain;
    }

    /// <summary>Makes room for rows of new keys that are about to be written.</summary>
    /// <param name="rows">How many; more or fewer may come.</param>
    internal void MakeRoomForRows(int rows)
    {
        MakeRoomFor(rows);
        if (_held.Length < _heldCount + rows)
            MakeHoldRoom(rows);
    }

    /// <summary>Makes room for holds: lets go of doubles first, then grows.</summary>
    /// <param name="more">How many come.</param>
    void MakeHoldRoom(int more)
    {
        // Why: a loop over the same few rows again and again must not grow without bound.
        if (_heldCount >= HeldDoublesMin)
        {
            var held = new HashSet<VersionChain>(_heldCount);
            int kept = 0;
            for (int index = 0; index < _heldCount; index++)
            {
                if (held.Add(_held[index]))
                    _held[kept++] = _held[index];
                else
                    _held[index].Release();
            }

            _heldCount = kept;
        }

        // Why at half: letting go of doubles takes a look at all that is held, so it must not be due again soon.
        int wanted = _heldCount + more;
        if (_heldCount > _held.Length / 2 || wanted > _held.Length)
            Array.Resize(ref _held, Math.Max(Math.Max(8, wanted), _held.Length * 2));
    }

    /// <summary>
    /// Keeps, from now to the end of the attempt, every version that its snapshot or a later timestamp sees.
    /// </summary>
    /// <remarks>
    /// Why: validation looks at the moment before the commit stamp, which no snapshot announces; a pruner that knew of
    /// the snapshot alone could unlink the very change that must refuse the commit (Inv V5).
    /// </remarks>
    internal void PinForValidation() => _slot.Widen(Snapshot);

    /// <summary>
    /// Whether a read of one row is no more than finding its version and remembering it: no limit asks, no snapshot is
    /// taken for the call.
    /// </summary>
    internal bool ReadsPlainly => _readsPlainly;

    /// <summary>Tells whether a head is what a plain read returns: a row that the snapshot sees.</summary>
    /// <param name="head">A head, or null.</param>
    /// <returns>False where the long way must look.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal bool SeesPlainly(TransactionalRow? head)
        => head is not null
            && (ulong)(Volatile.Read(ref head._khonsuStamp) - 1) < (ulong)Snapshot
            && head.GetType() != typeof(Tombstone);

    /// <summary>Remembers a plain read.</summary>
    /// <param name="chain">The row's chain.</param>
    /// <param name="version">The version that was read.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void RememberPlainly(VersionChain chain, TransactionalRow version)
        => AddRead(chain.Segment!, chain.Position, version);

    /// <summary>Begins a call: at levels whose calls see the newest commits, takes a new snapshot; asks the limits on
    /// time.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void BeginCall()
    {
        if (_hasCallWork)
            DoCallWork();
    }

    /// <summary>Reads a row as an updating attempt sees it: its own write, else its snapshot.</summary>
    /// <param name="chain">The row's chain.</param>
    /// <param name="isToAdd">Whether it is asked for because a row is to be added.</param>
    /// <returns>The version, which may be a tombstone, or null.</returns>
    internal TransactionalRow? Read(VersionChain chain, bool isToAdd = false)
    {
        if (WriteCount != 0)
        {
            int own = FindWrite(chain);
            if (own >= 0)
                return HasDeltas && Writes[own].Node is DeltaNode delta
                    ? ReadMerged(delta, chain, isScan: false)
                    : Writes[own].Node;
        }

        TransactionalRow? version = ReadCommitted(chain);
        if (_rules.RecordsReads)
            AddRead(chain.Segment!, chain.Position, version);
        if (Partial is not null && version is null or Tombstone)
            OnNone(chain, isToAdd);
        return version;
    }

    /// <summary>Finds the version of a row that this attempt has read last, and not written since.</summary>
    /// <param name="chain">The row's chain.</param>
    /// <returns>The version, or null where the row was not read, or was written.</returns>
    internal TransactionalRow? LastRead(VersionChain chain)
    {
        if (WriteCount != 0 && FindWrite(chain) >= 0)
            return null;
        ReadEntry[] reads = Reads;
        for (int index = ReadCount - 1; index >= 0; index--)
        {
            if (reads[index].Position == chain.Position && ReferenceEquals(reads[index].Target, chain.Segment))
                return reads[index].Node;
        }

        return null;
    }

    /// <summary>
    /// Reads a row for a scan: its own write, else its snapshot; the scan as a whole is remembered, not the row.
    /// </summary>
    /// <param name="chain">The row's chain.</param>
    /// <returns>The version, which may be a tombstone, or null.</returns>
    internal TransactionalRow? ReadInScan(VersionChain chain)
    {
        int own = WriteCount == 0 ? -1 : FindWrite(chain);
        if (own < 0)
            return chain.VisibleAt(Snapshot);
        return HasDeltas && Writes[own].Node is DeltaNode delta
            ? ReadMerged(delta, chain, isScan: true)
            : Writes[own].Node;
    }

    /// <summary>Remembers that all rows of a table are read.</summary>
    /// <param name="table">The table.</param>
    internal void RecordScan(TableStore table)
    {
        _hasScans = true;
        if (_rules.RecordsScans)
            AddRead(table, ReadTarget.WholeTable, null);
    }

    /// <summary>Buffers a write.</summary>
    /// <param name="chain">The row's chain.</param>
    /// <param name="node">The claimed row, or a tombstone.</param>
    /// <param name="resolution">What happens in a conflict; null for what the transaction says.</param>
    internal void Write(VersionChain chain, TransactionalRow node, ConflictResolution? resolution = null)
    {
        byte mark = resolution is { } rule ? MarkOf(rule) : (byte)0;
        int own = WriteCount == 0 ? -1 : FindWrite(chain);
        if (own >= 0)
        {
            ref WriteEntry written = ref EntryToChange(own);
            if (HasDeltas && written.Node is DeltaNode { Own: null })
                BaseOnSnapshot(ref written);
            written.Node = node;
            written.ResolutionMark = mark;
            return;
        }

        ref WriteEntry entry = ref AddWrite(chain, node);
        entry.ResolutionMark = mark;
        if (!TryTakeLastRead(ref entry))
            BaseOnSnapshot(ref entry);
        if (chain.Segment!.IsIndexed)
            NoteIndexedWrite();
    }

    /// <summary>Where the first committer wins, a write of a whole row is one of the row that the snapshot
    /// sees.</summary>
    void BaseOnSnapshot(ref WriteEntry entry)
    {
        if (!_rules.FirstCommitterWins)
            return;
        entry.Expected = entry.Chain.VisibleAt(Snapshot);
        entry.IsBlind = false;
    }

    /// <summary>Makes a row this attempt's own: the object itself when it is fresh, else a copy.</summary>
    /// <param name="row">What the user gave.</param>
    /// <returns>A row that belongs to no other transaction or store.</returns>
    internal static TransactionalRow Claim(TransactionalRow row)
    {
        // Order: full fence. Losing means that another transaction, perhaps on another thread, has this object: copy
        // it.
        if (Interlocked.CompareExchange(ref row._khonsuStamp, TransactionalRow.PendingStamp, 0) == 0)
            return row;
        return ClaimFresh(row with { });
    }

    /// <summary>Claims a row that only the caller knows.</summary>
    /// <param name="row">A row made a moment ago.</param>
    /// <returns>The same row.</returns>
    internal static TransactionalRow ClaimFresh(TransactionalRow row)
    {
        row._khonsuStamp = TransactionalRow.PendingStamp;
        return row;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    TransactionalRow? ReadCommitted(VersionChain chain)
    {
        TransactionalRow? head = Volatile.Read(ref chain.Head);
        if (head is null || (ulong)(Volatile.Read(ref head._khonsuStamp) - 1) < (ulong)Snapshot)
            return head;
        return ReadBelowHead(chain);
    }

    TransactionalRow? ReadBelowHead(VersionChain chain)
    {
        TransactionalRow? version = chain.VisibleAt(Snapshot);
        if (!_rules.ValidatesReads || IsDoomed || !HasNewerCommit(chain, version))
            return version;
        if (TryExtend())
            return chain.VisibleAt(Snapshot);
        // Why not again: what has changed stays changed.
        _hasScans = true;
        if (_rules.CertifiesReads)
            return version;
        // Why for sure: the row was changed after the snapshot, and the read that is now remembered makes that count.
        IsDoomed = true;
        return version;
    }

    /// <summary>
    /// Tells whether a commit after the snapshot has written the row; a pending version does not count.
    /// </summary>
    static bool HasNewerCommit(VersionChain chain, TransactionalRow? visible)
    {
        TransactionalRow? head = Volatile.Read(ref chain.Head);
        while (head is not null && !ReferenceEquals(head, visible))
        {
            long stamp = Volatile.Read(ref head._khonsuStamp);
            if (stamp != TransactionalRow.PendingStamp && stamp != TransactionalRow.AbortedStamp)
                return true;
            head = Volatile.Read(ref head._khonsuNext);
        }

        return false;
    }

    /// <summary>Moves the snapshot to now if everything read so far is the same there.</summary>
    /// <returns>False when something changed; the snapshot is then as it was.</returns>
    bool TryExtend()
    {
        // Why: a scan was seen at the old snapshot; asking all its rows again costs as much as a restart.
        if (_hasScans)
            return false;
        long before = Snapshot;
        _slot.Widen(before);
        long candidate = Clock.Now;
        bool isSame = IsSameAt(candidate) && TryHoldBlindWrites();
        if (isSame)
            Snapshot = candidate;
        _slot.Narrow(Snapshot);
        return isSame;
    }

    /// <summary>
    /// Holds the chains of blind writes: the snapshot that kept their rows from being seen deleted moves on (Inv X5).
    /// </summary>
    bool TryHoldBlindWrites()
    {
        WriteEntry[] writes = Writes;
        for (int index = 0; index < WriteCount; index++)
        {
            ref WriteEntry entry = ref writes[index];
            if (!entry.IsBlind || entry.IsHeld)
                continue;
            VersionChain chain = entry.Chain;
            if (!chain.TryHold())
                return false;
            entry.IsHeld = true;
            KeepHold(chain);
        }

        return true;
    }

    void ReleaseHolds()
    {
        for (int index = 0; index < _heldCount; index++)
        {
            _held[index].Release();
        }

        _heldCount = 0;
        if (_held.Length > RoomKept)
            _held = [];
    }

    bool IsSameAt(long candidate)
    {
        ReadEntry[] reads = Reads;
        for (int index = 0; index < ReadCount; index++)
        {
            if (!reads[index].Target!.IsUnchanged(reads[index].Position, reads[index].Node, Snapshot, candidate + 1))
                return false;
        }

        WriteEntry[] writes = Writes;
        for (int index = 0; index < WriteCount; index++)
        {
            ref readonly WriteEntry entry = ref writes[index];
            if (!entry.IsBlind && !ReferenceEquals(entry.Chain.VisibleAt(candidate), entry.Expected))
                return false;
        }

        return Partial is null || AreReadsKnown(areWanted: false);
    }
}
