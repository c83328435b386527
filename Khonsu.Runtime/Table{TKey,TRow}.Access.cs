using System.Diagnostics.CodeAnalysis;
using Khonsu.Transactions;
using Khonsu.CompilerServices;
using Khonsu.Versions;

namespace Khonsu;

/// <content>The calls below the public page.</content>
public sealed partial class Table<TKey, TRow>
{
    /// <summary>Reads through a cursor.</summary>
    /// <param name="chain">The chain that the cursor found.</param>
    /// <param name="key">Its key.</param>
    /// <returns>The row as this transaction sees it.</returns>
    /// <exception cref="RowNotFoundException">There is none.</exception>
    internal TRow ReadAt(VersionChain<TKey> chain, TKey key)
    {
        TRow? row;
        if (_core.IsOnBlockThread)
        {
            row = ReadAtCore(chain, key);
        }
        else
        {
            using (_core.Enter())
                row = ReadAtCore(chain, key);
        }

        return row ?? throw new RowNotFoundException(TRow.Definition.Name, key);
    }

    /// <summary>Writes through a cursor.</summary>
    /// <param name="chain">The chain that the cursor found.</param>
    /// <param name="row">A copy that only the caller knows.</param>
    internal void WriteAt(VersionChain<TKey> chain, TRow row)
    {
        if (_core.IsOnBlockThread)
        {
            _core.Write(_store, chain, TransactionCore.ClaimFresh(row));
            return;
        }

        using (_core.Enter())
            _core.Write(_store, chain, TransactionCore.ClaimFresh(row));
    }

    TRow? ReadAtCore(VersionChain<TKey> chain, TKey key)
    {
        _core.BeginCall();
        TransactionalRow? version = _core.Read(chain);
        return ReferenceEquals(version, Tombstone.Dead) ? FindCore(key) : ReadTable<TKey, TRow>.RowOf(version);
    }

    TRow? FindCore(TKey key)
    {
        while (true)
        {
            _core.BeginCall();
            VersionChain<TKey>? chain = _core.NeedsChainForAbsence ? _store.Index.FindOrAdd(key) : _store.Index.Find(key);
            if (chain is null)
                return null;
            TransactionalRow? version = _core.Read(chain);
            // Race: the chain left the index after we found it. Its key may have another one: look again; that ends, because a chain
            // that holds a live row or was found a moment ago is not retired again and again without other threads' commits.
            if (!ReferenceEquals(version, Tombstone.Dead))
                return ReadTable<TKey, TRow>.RowOf(version);
        }
    }

    void WriteCore(TKey key, TransactionalRow node)
    {
        _core.BeginCall();
        _core.Write(_store, _store.Index.FindOrAdd(key), node);
    }

    RowEnumerator<TKey, TRow> ScanCore()
    {
        _core.BeginCall();
        _core.RecordScan(_store);
        var rows = new RowEnumerator<TKey, TRow>(_core, _store.Index, isReadOnly: false);
        // Why: where every call has a snapshot of its own, the walk is one call; the next call would let go of its versions.
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
    static void ThrowKeyMismatch(TKey key, TKey rowKey) => throw new KeyMismatchException(TRow.Definition.Name, key, rowKey);
}
