using System.ComponentModel;
using Khonsu.CompilerServices;
using Khonsu.Feed;

namespace Khonsu;

/// <summary>One commit in the change feed: who it was, and what it did to which rows.</summary>
/// <remarks>
/// Generated code adds a property for each <see cref="TransactionalAttribute">[Transactional]</see> record, with the
/// changes of its table. Threads: it never changes and may be kept; it keeps its rows alive.
/// </remarks>
public sealed class CommitChanges
{
    readonly LoggedCommit? _commit;

    internal CommitChanges(LoggedCommit commit, long stamp)
        => (_commit, CommitTimestamp, Count) = (commit, stamp, commit.Changes.Length);

    internal CommitChanges(long lostAfter, long lostUpTo)
        => (LostAfter, CommitTimestamp) = (lostAfter, lostUpTo);

    /// <summary>
    /// The commit's timestamp. Who has dealt with this element goes on after it; see
    /// <see cref="KhonsuStore.Changes"/>.
    /// </summary>
    public long CommitTimestamp { get; }

    /// <summary>Number of the transaction, unique in its store; 0 for a gap.</summary>
    public long TransactionId => _commit?.TransactionId ?? 0;

    /// <summary>What its user calls it, or null.</summary>
    public string? Label => _commit?.Label;

    /// <summary>Rows of all tables that it changed; 0 where its writes came to nothing, and for a gap.</summary>
    public int Count { get; }

    /// <summary>Whether this element is no commit, but says that some are lost.</summary>
    public bool IsGap => LostAfter is not null;

    /// <summary>
    /// For a gap: commits after this timestamp, up to <see cref="CommitTimestamp"/> and with it, are lost. Else null.
    /// </summary>
    public long? LostAfter { get; }

    internal ReadOnlySpan<LoggedChange> Changes => _commit is null ? [] : _commit.Changes;

    /// <summary>The changes of one table; generated properties call it.</summary>
    /// <typeparam name="TKey">The key.</typeparam>
    /// <typeparam name="TRow">The record.</typeparam>
    /// <param name="definition">The record's definition.</param>
    /// <returns>The changes, none when the commit did not touch the table.</returns>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public TableChanges<TKey, TRow> Table<TKey, TRow>(TableDefinition<TKey, TRow> definition)
        where TKey : notnull, IEquatable<TKey>
        where TRow : TransactionalRow, IRow<TKey, TRow>
    {
        ArgumentNullException.ThrowIfNull(definition);
        return new TableChanges<TKey, TRow>(this, definition.Slot);
    }
}
