using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using Khonsu.Index;
using Khonsu.Transactions;
using Khonsu.CompilerServices;
using Khonsu.Versions;

namespace Khonsu;

/// <content>The calls below the public page.</content>
public sealed partial class Table<TKey, TRow>
{
    /// <summary>
    /// Reads a row where nothing more is to be done than to find its version and to remember it, as most reads are.
    /// </summary>
    /// <param name="key">The key.</param>
    /// <param name="location">Where its chain lies.</param>
    /// <returns>The row; null where the long way must look, which then does all of it.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    TransactionalRow? FindPlainly(TKey key, out uint location)
    {
        TransactionCore core = _core;
        location = IndexTable.Empty;
        if (!core.IsOnBlockThread || !core.ReadsPlainly)
            return null;
        ref ChainEntry<TKey> entry = ref _index.FindLiveOrDead(key, out location);
        if (Unsafe.IsNullRef(in entry))
            return null;
        // Order: acquire; pairs with the installing compare-and-swap, so the version's fields are seen.
        TransactionalRow? head = Volatile.Read(ref entry.Words.Head);
        // Inv X5: the snapshot sees a live row, so its chain stays in the index without a hold.
        if (!core.SeesPlainly(head))
            return null;
        VersionChain chain = _index.Chains.At(location);
        if (core.WriteCount != 0 && core.FindWrite(chain) >= 0)
            return null;
        core.RememberPlainly(chain, head!);
        return head;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    TRow? FindAnyhow(TKey key)
    {
        if (_core.IsOnBlockThread)
            return FindCore(key);
        using (_core.Enter())
            return FindCore(key);
    }

    TRow FindToUpdate(TKey key, out VersionChain chain)
    {
        if (FindPlainly(key, out uint location) is { } row)
        {
            chain = _index.Chains.At(location);
            return Unsafe.As<TRow>(row);
        }

        chain = Cursor(key).Chain;
        return ReadAt(chain, key);
    }

    [DoesNotReturn]
    static void ThrowNotFound(TKey key) => throw new RowNotFoundException(TRow.Definition.Name, key);

    /// <summary>Reads through a cursor.</summary>
    /// <param name="chain">The chain that the cursor found.</param>
    /// <param name="key">Its key.</param>
    /// <returns>The row as this transaction sees it.</returns>
    /// <exception cref="RowNotFoundException">There is none.</exception>
    internal TRow ReadAt(VersionChain chain, TKey key)
    {
        TRow? row;
        if (_core.IsOnBlockThread)
        {
            row = ReadAtCore(chain);
        }
        else
        {
            using (_core.Enter())
                row = ReadAtCore(chain);
        }

        if (row is null)
            ThrowNotFound(key);
        return row;
    }

    /// <summary>Reads, through a cursor, what is about to be changed.</summary>
    /// <param name="chain">The chain that the cursor found.</param>
    /// <param name="key">Its key.</param>
    /// <returns>The row that the transaction has read last, else the row as it sees it.</returns>
    /// <exception cref="RowNotFoundException">There is none.</exception>
    /// <remarks>
    /// Why not always as it sees it: where every call has a snapshot of its own, a change is two calls, and the second
    /// would see, and silently put right, what the value in the first did not know of: a lost update.
    /// </remarks>
    internal TRow ReadToChangeAt(VersionChain chain, TKey key)
    {
        if (_core.Rules.RefreshesSnapshot && LastReadAt(chain) is { } row)
            return row;
        return ReadAt(chain, key);
    }

    TRow? LastReadAt(VersionChain chain)
    {
        if (_core.IsOnBlockThread)
            return ReadTable<TKey, TRow>.RowOf(_core.LastRead(chain));
        using (_core.Enter())
            return ReadTable<TKey, TRow>.RowOf(_core.LastRead(chain));
    }

    /// <summary>Writes through a cursor.</summary>
    /// <param name="chain">The chain that the cursor found.</param>
    /// <param name="row">A copy that only the caller knows.</param>
    internal void WriteAt(VersionChain chain, TRow row)
    {
        if (_core.IsOnBlockThread)
        {
            WriteCore(chain, TransactionCore.ClaimFresh(row));
            return;
        }

        using (_core.Enter())
            WriteCore(chain, TransactionCore.ClaimFresh(row));
    }

    /// <summary>Finds what is merged into a row, through a cursor.</summary>
    /// <param name="chain">The chain that the cursor found.</param>
    /// <param name="key">Its key.</param>
    /// <returns>The delta, to be changed by the caller at once.</returns>
    /// <exception cref="RowNotFoundException">This transaction has removed the row.</exception>
    internal TDelta DeltaAt<TDelta>(VersionChain chain, TKey key)
        where TDelta : RowDelta<TRow>, new()
    {
        TDelta? delta;
        if (_core.IsOnBlockThread)
        {
            delta = DeltaAtCore<TDelta>(chain);
        }
        else
        {
            using (_core.Enter())
                delta = DeltaAtCore<TDelta>(chain);
        }

        return delta ?? throw new RowNotFoundException(TRow.Definition.Name, key);
    }

    TDelta? DeltaAtCore<TDelta>(VersionChain chain)
        where TDelta : RowDelta<TRow>, new()
    {
        if (_hasInvariants)
            _core.NoteInvariants();
        return _core.DeltaOf<TRow, TDelta>(chain);
    }

    void WriteCore(VersionChain chain, TransactionalRow row, ConflictResolution? onConflict = null)
    {
        if (_hasInvariants)
            _core.NoteInvariants();
        _core.Write(chain, row, onConflict ?? _onConflict);
    }

    void CheckResolution(ConflictResolution? onConflict)
    {
        if (onConflict is { } resolution)
            TransactionCore.CheckResolution(resolution, _core.Rules);
    }

    /// <summary>Writes what the user made of a row, without another look for its chain.</summary>
    TRow UpdateAt(VersionChain chain, TKey key, TRow row)
    {
        ArgumentNullException.ThrowIfNull(row);
        CheckKey(key, row);
        if (_core.IsOnBlockThread)
        {
            UpdateAtCore(chain, row);
            return row;
        }

        using (_core.Enter())
            UpdateAtCore(chain, row);
        return row;
    }

    void UpdateAtCore(VersionChain chain, TransactionalRow row)
    {
        _core.BeginCall();
        WriteCore(chain, TransactionCore.Claim(row));
    }

    TRow? ReadAtCore(VersionChain chain)
    {
        _core.BeginCall();
        return ReadTable<TKey, TRow>.RowOf(_core.Read(chain));
    }

    TRow? FindCore(TKey key)
    {
        _core.BeginCall();
        VersionChain chain = _core.Rules.RecordsReads || _core.Partial is not null ? Locate(key) : _index.Find(key);
        return chain.IsNone ? null : ReadTable<TKey, TRow>.RowOf(_core.Read(chain));
    }

    /// <summary>Makes room for rows that are about to be written.</summary>
    /// <param name="rows">How many this transaction will write.</param>
    /// <param name="coming">How many it and those after it will write, as far as is known.</param>
    /// <param name="areNew">Whether all of them have new keys.</param>
    /// <remarks>
    /// Why fewer where keys may be there already: room in the index for what does not come stays empty for ever. Why
    /// here and not before the transaction: a migration finds chains, as attempts do (Inv X6).
    /// </remarks>
    internal void MakeRoomFor(int rows, int coming, bool areNew)
    {
        if (_core.IsOnBlockThread)
        {
            MakeRoomForCore(rows, coming, areNew);
            return;
        }

        using (_core.Enter())
            MakeRoomForCore(rows, coming, areNew);
    }

    void MakeRoomForCore(int rows, int coming, bool areNew)
    {
        _core.MakeRoomForRows(rows);
        long keys = areNew ? coming : coming - _index.Chains.Used;
        if (keys > 0)
            _index.MakeRoomFor((int)keys);
    }

    /// <summary>Calls into the cache what the write of a key will look at first.</summary>
    /// <param name="key">The key.</param>
    internal void CallAhead(TKey key) => _index.CallAhead(key);

    // Why one call and not a read and a write: both look for the chain and hold it.
    bool TryAddCore(TKey key, TRow row)
    {
        _core.BeginCall();
        VersionChain chain = Locate(key);
        if (ReadTable<TKey, TRow>.RowOf(_core.Read(chain, isToAdd: true)) is not null)
            return false;
        WriteCore(chain, TransactionCore.Claim(row));
        return true;
    }

    void Put(TKey key, TransactionalRow row, ConflictResolution? onConflict = null)
    {
        if (_core.IsOnBlockThread)
        {
            PutCore(key, row, onConflict);
            return;
        }

        using (_core.Enter())
            PutCore(key, row, onConflict);
    }

    void PutCore(TKey key, TransactionalRow row, ConflictResolution? onConflict)
    {
        _core.BeginCall();
        WriteCore(Locate(key), TransactionCore.Claim(row), onConflict);
    }

    /// <summary>Finds or makes a key's chain, and keeps it in the index for this attempt.</summary>
    VersionChain Locate(TKey key)
    {
        // Why live rows too where calls refresh the snapshot: no snapshot then keeps a row that is deleted meanwhile
        // from being retired.
        VersionChain chain = _index.FindOrAdd(key, _core.Rules.RefreshesSnapshot, out bool isHeld);
        if (isHeld)
            _core.KeepHold(chain);
        return chain;
    }

    RowEnumerator<TKey, TRow> ScanCore()
    {
        _core.BeginCall();
        if (_core.Partial is not null)
            _core.RequireTable(_store);
        _core.RecordScan(_store);
        var rows = new RowEnumerator<TKey, TRow>(_core, _index, isReadOnly: false);
        // Why: where every call has a snapshot of its own, the walk is one call; the next call would let go of its
        // versions.
        return _core.Rules.RefreshesSnapshot ? new RowEnumerator<TKey, TRow>(_core, Gather(rows)) : rows;
    }

    static TRow[] Gather(RowEnumerator<TKey, TRow> rows)
    {
        var gathered = new List<TRow>();
        while (rows.MoveNext())
            gathered.Add(rows.Current);
        return [.. gathered];
    }

    void CheckKey(TKey key, TRow row)
    {
        if (!TRow.KeyOf(row).Equals(key))
            ThrowKeyMismatch(key, TRow.KeyOf(row));
    }

    [DoesNotReturn]
    static void ThrowKeyMismatch(TKey key, TKey rowKey)
        => throw new KeyMismatchException(TRow.Definition.Name, key, rowKey);
}
