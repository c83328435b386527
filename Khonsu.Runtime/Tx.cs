using System.ComponentModel;
using Khonsu.CompilerServices;
using Khonsu.Transactions;

namespace Khonsu;

/// <summary>
/// The transaction that the body of a block is given. A ref struct: the compiler refuses to let it out of the body,
/// into a lambda, a field, an iterator or across an await.
/// </summary>
/// <remarks>
/// Generated code adds a property for each <see cref="TransactionalAttribute">[Transactional]</see> record.
/// </remarks>
public readonly ref partial struct Tx
{
    internal Tx(TransactionCore core) => Core = core;

    /// <summary>The level it runs at.</summary>
    public IsolationLevel Isolation => Core.Rules.Level;

    /// <summary>Number of this run of the body, from 1.</summary>
    public int Attempt => Core.Attempt;

    /// <summary>Number of the transaction, unique in its store; the same for all its attempts.</summary>
    public long Id => Core.TransactionId;

    /// <summary>
    /// Makes a key that no other transaction makes: the same for the same call in every run of the body, and larger,
    /// as <see cref="Guid.CompareTo(Guid)"/> says, than those before it in the same run.
    /// </summary>
    /// <returns>The key.</returns>
    public Guid NewGuid() => Core.NewGuid();

    internal TransactionCore Core { get; }

    /// <summary>Opens a table; generated properties call it.</summary>
    /// <typeparam name="TKey">The key.</typeparam>
    /// <typeparam name="TRow">The record.</typeparam>
    /// <param name="definition">The record's definition.</param>
    /// <returns>The table as this transaction sees it, valid until the body returns.</returns>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public Table<TKey, TRow> Table<TKey, TRow>(TableDefinition<TKey, TRow> definition)
        where TKey : notnull, IEquatable<TKey>
        where TRow : TransactionalRow, IRow<TKey, TRow>
        => Khonsu.Table<TKey, TRow>.Open(Core, definition);
}
