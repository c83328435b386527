using Khonsu.Index;

namespace Khonsu.Transactions;

/// <summary>
/// What a transaction object does for secondary indexes: the entries that its commit holds, and those that it leaves to
/// be taken out. Made at the first commit that writes an indexed table.
/// </summary>
internal sealed class IndexWork
{
    const int HeldKeptMax = 1024;

    // Entries that the present commit holds; the first of them count.
    EntryRef[] _held = new EntryRef[8];
    int _heldCount;

    // Random state of the levels of new entries; any number but 0.
    uint _random;

    internal IndexWork(StoreParts store, uint random)
    {
        Cleaner = new EntryCleaner(store.Snapshots, store.EntryBacklog);
        _random = random | 1;
    }

    /// <summary>Where entries go that are not needed any more.</summary>
    internal EntryCleaner Cleaner { get; }

    /// <summary>Reads of the body; guards of the commit come after them.</summary>
    internal int BodyReads { get; set; }

    /// <summary>Whether the present commit has begun to prepare.</summary>
    internal bool IsPrepared { get; set; }

    /// <summary>Entries that the present commit holds.</summary>
    internal ReadOnlySpan<EntryRef> Held => _held.AsSpan(0, _heldCount);

    /// <summary>Random state of the levels of new entries.</summary>
    internal ref uint Random => ref _random;

    /// <summary>Notes a hold.</summary>
    /// <param name="entry">An entry that the caller holds.</param>
    internal void Keep(in EntryRef entry)
    {
        if (_heldCount == _held.Length)
            Array.Resize(ref _held, _heldCount * 2);
        _held[_heldCount++] = entry;
    }

    /// <summary>Lets go of all entries.</summary>
    /// <param name="isCommitted">
    /// Whether the versions that they are for are committed; else nobody may need them any more.
    /// </param>
    internal void Release(bool isCommitted)
    {
        Span<EntryRef> held = _held.AsSpan(0, _heldCount);
        foreach (ref readonly EntryRef entry in held)
        {
            // Order: full fence; the version was installed, or will never be, before this (Inv S1).
            entry.Entry.Release();
        }

        if (!isCommitted)
        {
            foreach (ref readonly EntryRef entry in held)
                Cleaner.Add(in entry);
        }

        _heldCount = 0;
        if (_held.Length > HeldKeptMax)
            _held = new EntryRef[8];
        else
            held.Clear();
    }
}
