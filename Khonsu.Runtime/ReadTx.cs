using System.ComponentModel;
using Khonsu.CompilerServices;
using Khonsu.Transactions;

namespace Khonsu;

/// <summary>
/// The transaction that the body of a read-only block is given: one snapshot, no writes, never refused, never run
/// twice.
/// </summary>
/// <remarks>
/// Generated code adds a property for each <see cref="TransactionalAttribute">[Transactional]</see> record.
/// </remarks>
public readonly ref struct ReadTx
{
    internal ReadTx(TransactionCore core) => Core = core;

    /// <summary>Number of the transaction, unique in its store.</summary>
    public long Id => Core.TransactionId;

    /// <summary>Commit timestamp of the newest commit it sees.</summary>
    public long SnapshotTimestamp => Core.Snapshot;

    internal TransactionCore Core { get; }

    /// <summary>Opens a table; generated properties call it.</summary>
    /// <typeparam name="TKey">The key.</typeparam>
    /// <typeparam name="TRow">The record.</typeparam>
    /// <param name="definition">The record's definition.</param>
    /// <returns>The table at the block's snapshot, valid until the body returns.</returns>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public ReadTable<TKey, TRow> Table<TKey, TRow>(TableDefinition<TKey, TRow> definition)
        where TKey : notnull, IEquatable<TKey>
        where TRow : TransactionalRow, IRow<TKey, TRow>
        => ReadTable<TKey, TRow>.Open(Core, definition);
}
