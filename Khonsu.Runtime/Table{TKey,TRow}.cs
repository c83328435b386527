using System.Collections;
using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using Khonsu.CompilerServices;
using Khonsu.Index;
using Khonsu.Tables;
using Khonsu.Transactions;
using Khonsu.Versions;

namespace Khonsu;

/// <summary>A table as one updating transaction sees it: its snapshot with its own writes over it.</summary>
/// <remarks>
/// Isolation: docs/isolation.md says what is validated at the commit; a key that is not found counts as read.
/// Progress: reads are wait-free but for helping; writes are buffered until the commit. Threads: one at a time.
/// </remarks>
/// <typeparam name="TKey">The key.</typeparam>
/// <typeparam name="TRow">The record.</typeparam>
[SuppressMessage("Naming", "CA1710", Justification = "A table is the field's word for it.")]
public sealed partial class Table<TKey, TRow> : IEnumerable<TRow>
    where TKey : notnull, IEquatable<TKey>
    where TRow : TransactionalRow, IRow<TKey, TRow>
{
    readonly TransactionCore _core;
    readonly TableStore<TKey> _store;
    readonly KeyIndex<TKey> _index;
    readonly bool _hasInvariants;
    readonly ConflictResolution? _onConflict;

    Table(TransactionCore core, TableStore<TKey> store)
    {
        _core = core;
        _store = store;
        _index = store.Index;
        _hasInvariants = store.Definition.HasInvariants;
        _onConflict = store.Definition.OnConflict;
    }

    /// <summary>Number of rows; counts as a scan of the whole table.</summary>
    /// <remarks>Walks the table: its cost grows with the rows.</remarks>
    public int Count
    {
        get
        {
            int count = 0;
            using RowEnumerator<TKey, TRow> rows = GetEnumerator();
            while (rows.MoveNext())
                count++;
            return count;
        }
    }

    /// <summary>Reads a row, or writes it whether or not there is one.</summary>
    /// <param name="key">Its key.</param>
    /// <exception cref="RowNotFoundException">On reading: there is none.</exception>
    /// <exception cref="KeyMismatchException">On writing: the row's own key is another one.</exception>
    public TRow this[TKey key]
    {
        get
        {
            TRow? row = Find(key);
            if (row is null)
                ThrowNotFound(key);
            return row;
        }

        set
        {
            ArgumentNullException.ThrowIfNull(value);
            CheckKey(key, value);
            Put(key, value);
        }
    }

    /// <summary>Reads a row that may be absent.</summary>
    /// <param name="key">Its key.</param>
    /// <returns>The row, or null.</returns>
    /// <exception cref="TransactionEndedException">The transaction has ended.</exception>
    public TRow? Find(TKey key)
        => FindPlainly(key, out _) is { } row ? Unsafe.As<TRow>(row) : FindAnyhow(key);

    /// <summary>Reads a row that may be absent.</summary>
    /// <param name="key">Its key.</param>
    /// <param name="row">The row, when there is one.</param>
    /// <returns>False when there is none.</returns>
    public bool TryGet(TKey key, [NotNullWhen(true)] out TRow? row) => (row = Find(key)) is not null;

    /// <summary>Tells whether there is a row.</summary>
    /// <param name="key">Its key.</param>
    /// <returns>True when there is one.</returns>
    public bool ContainsKey(TKey key) => Find(key) is not null;

    /// <summary>Inserts a row.</summary>
    /// <param name="row">The row; an object that is in a store already is copied.</param>
    /// <exception cref="DuplicateKeyException">Its key has a row. State left: nothing was written.</exception>
    public void Add(TRow row)
    {
        ArgumentNullException.ThrowIfNull(row);
        TKey key = TRow.KeyOf(row);
        bool isNew;
        if (_core.IsOnBlockThread)
        {
            isNew = TryAddCore(key, row);
        }
        else
        {
            using (_core.Enter())
                isNew = TryAddCore(key, row);
        }

        if (!isNew)
            throw new DuplicateKeyException(TRow.Definition.Name, key);
    }

    /// <summary>
    /// Writes a row whether or not there is one under its key; a blind write if the key was not read.
    /// </summary>
    /// <param name="row">The row; an object that is in a store already is copied.</param>
    /// <param name="onConflict">What happens if the row is in conflict; null for what the table or the transaction
    /// says.</param>
    /// <exception cref="ConflictResolutionException">The level does not allow that. State left: nothing was
    /// written.</exception>
    public void Upsert(TRow row, ConflictResolution? onConflict = null)
    {
        ArgumentNullException.ThrowIfNull(row);
        CheckResolution(onConflict);
        Put(TRow.KeyOf(row), row, onConflict);
    }

    /// <summary>Deletes a row.</summary>
    /// <param name="key">Its key.</param>
    /// <param name="onConflict">What happens if the row is in conflict; null for what the table or the transaction
    /// says.</param>
    /// <returns>False when there was none; then nothing is written.</returns>
    /// <exception cref="ConflictResolutionException">The level does not allow that. State left: nothing was
    /// written.</exception>
    public bool Remove(TKey key, ConflictResolution? onConflict = null)
    {
        CheckResolution(onConflict);
        if (Find(key) is null)
            return false;
        Put(key, new Tombstone(), onConflict);
        return true;
    }

    /// <summary>Replaces a row by what a function makes of it.</summary>
    /// <param name="key">Its key.</param>
    /// <param name="change">Makes the new row, for example <c>row => row with { Balance = 0 }</c>; must keep the
    /// key.</param>
    /// <returns>The new row.</returns>
    /// <exception cref="RowNotFoundException">There is no row. State left: nothing was written.</exception>
    /// <exception cref="KeyMismatchException">The new row has another key. State left: nothing was written.</exception>
    public TRow Update(TKey key, Func<TRow, TRow> change)
    {
        ArgumentNullException.ThrowIfNull(change);
        TRow row = FindToUpdate(key, out VersionChain chain);
        return UpdateAt(chain, key, change(row));
    }

    /// <summary>
    /// Replaces a row by what a function makes of it and of a state, so that the function need not capture anything.
    /// </summary>
    /// <typeparam name="TState">Type of the state.</typeparam>
    /// <param name="key">Its key.</param>
    /// <param name="state">What the function is given.</param>
    /// <param name="change">Makes the new row; must keep the key.</param>
    /// <returns>The new row.</returns>
    /// <exception cref="RowNotFoundException">There is no row. State left: nothing was written.</exception>
    /// <exception cref="KeyMismatchException">The new row has another key. State left: nothing was written.</exception>
    public TRow Update<TState>(TKey key, TState state, Func<TRow, TState, TRow> change)
    {
        ArgumentNullException.ThrowIfNull(change);
        TRow row = FindToUpdate(key, out VersionChain chain);
        return UpdateAt(chain, key, change(row, state));
    }

    /// <summary>Walks over all rows, in no particular order; counts as a scan of the whole table.</summary>
    /// <returns>An enumerator that allocates nothing when used by <c>foreach</c>.</returns>
    public RowEnumerator<TKey, TRow> GetEnumerator()
    {
        if (_core.IsOnBlockThread)
            return ScanCore();
        using (_core.Enter())
            return ScanCore();
    }

    IEnumerator<TRow> IEnumerable<TRow>.GetEnumerator() => GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>Points at a row, for generated code.</summary>
    /// <param name="key">The row's key.</param>
    /// <returns>A cursor; it reads nothing yet.</returns>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public RowCursor<TKey, TRow> Cursor(TKey key)
    {
        if (_core.IsOnBlockThread)
            return new RowCursor<TKey, TRow>(this, key, Locate(key));
        using (_core.Enter())
            return new RowCursor<TKey, TRow>(this, key, Locate(key));
    }

    /// <summary>Points at what is merged into a row, for generated code.</summary>
    /// <typeparam name="TDelta">The record's delta.</typeparam>
    /// <param name="key">The row's key.</param>
    /// <returns>A cursor; it reads nothing.</returns>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public MergeCursor<TKey, TRow, TDelta> MergeCursor<TDelta>(TKey key)
        where TDelta : RowDelta<TRow>, new()
    {
        if (_core.IsOnBlockThread)
            return new MergeCursor<TKey, TRow, TDelta>(this, key, Locate(key));
        using (_core.Enter())
            return new MergeCursor<TKey, TRow, TDelta>(this, key, Locate(key));
    }

    internal static Table<TKey, TRow> Open(TransactionCore core, TableDefinition<TKey, TRow> definition)
        => TransactionCore.CachedHandle<Table<TKey, TRow>>(core.Handles, definition.Slot) ?? Make(core, definition);

    static Table<TKey, TRow> Make(TransactionCore core, TableDefinition<TKey, TRow> definition)
    {
        var table = new Table<TKey, TRow>(core, core.Store.Tables.Get(definition));
        core.KeepHandle(definition.Slot, table, isReadOnly: false);
        return table;
    }
}
