using System.Runtime.CompilerServices;
using Khonsu.CompilerServices;
using Khonsu.Diagnostics;
using Khonsu.Index;
using Khonsu.Versions;

namespace Khonsu.Transactions;

/// <content>What secondary indexes need of an attempt.</content>
internal sealed partial class TransactionCore
{
    // Made at the first commit of this object that writes an indexed table.
    IndexWork? _indexWork;

    // Whether the attempt has buffered a write of an indexed table.
    bool _hasIndexedWrites;

    /// <summary>Whether the attempt writes a table that has secondary indexes.</summary>
    internal bool HasIndexedWrites => _hasIndexedWrites;

    /// <summary>Entries that wait here to be taken out; for tests.</summary>
    internal IndexWork? Indexing => _indexWork;

    /// <summary>Begins to prepare the indexes for a commit, or begins again with what was resolved since.</summary>
    /// <returns>What the commit works with; it holds nothing yet.</returns>
    internal IndexWork BeginIndexWork()
    {
        IndexWork work = _indexWork ??= new IndexWork(Store, BackoffState);
        if (work.IsPrepared)
        {
            work.Release(isCommitted: false);
            ForgetReadsAfter(work.BodyReads);
        }

        work.IsPrepared = true;
        work.BodyReads = ReadCount;
        return work;
    }

    /// <summary>Remembers a range of an index that was read, to be validated at the commit.</summary>
    /// <param name="guard">The range; it may grow until the body has ended.</param>
    internal void RecordGuard(IndexGuard guard) => AddRead(guard, ReadTarget.IndexRange, null);

    /// <summary>Remembers that a range was read which nothing guards, so the snapshot must stay.</summary>
    internal void RecordUnguardedRange() => _hasScans = true;

    /// <summary>
    /// Remembers a row that a scan or a range has returned, at levels whose calls see the newest commits: a later write
    /// of it must not lose an update.
    /// </summary>
    /// <param name="chain">The row's chain.</param>
    /// <param name="version">The version that was returned, of this attempt or visible at its snapshot.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void RememberReturned(VersionChain chain, TransactionalRow version)
    {
        if (_rules.RefreshesSnapshot)
            RememberRow(chain, version);
    }

    /// <summary>
    /// Remembers the row that this attempt merges into, where a range was read: the merge becomes a write of what was
    /// read.
    /// </summary>
    /// <param name="chain">The row's chain.</param>
    internal void RecordMergedRow(VersionChain chain)
    {
        if (_rules.RecordsScans || _rules.RefreshesSnapshot)
            AddRead(chain.Segment!, chain.Position, chain.VisibleAt(Snapshot));
    }

    void RememberRow(VersionChain chain, TransactionalRow version)
    {
        // Why: a pending version that a read returns is the attempt's own, and one without a stamp shows what it
        // merges.
        if (Volatile.Read(ref version._khonsuStamp) <= 0)
            return;
        // Inv X5: the snapshot of this call sees the row, so it cannot be on the way out of the index.
        Invariant.Check(chain.TryHold(), "X5");
        KeepHold(chain);
        AddRead(chain.Segment!, chain.Position, version);
    }

    void NoteIndexedWrite()
    {
        _hasIndexedWrites = true;
        _hasMore = true;
    }

    void EndIndexWork()
    {
        _hasIndexedWrites = false;
        if (_indexWork is not { IsPrepared: true } work)
            return;
        work.IsPrepared = false;
        work.Release(isCommitted: false);
    }
}
