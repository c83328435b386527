using System.Diagnostics.CodeAnalysis;
using Khonsu.CompilerServices;

namespace Khonsu;

/// <summary>The commits of a store that change rows of one table; else as <see cref="ChangeFeed"/>.</summary>
/// <typeparam name="TKey">The key.</typeparam>
/// <typeparam name="TRow">The record.</typeparam>
[SuppressMessage("Naming", "CA1710", Justification = "A feed is the field's word for it.")]
public sealed class TableChangeFeed<TKey, TRow> : IAsyncEnumerable<TableChanges<TKey, TRow>>
    where TKey : notnull, IEquatable<TKey>
    where TRow : TransactionalRow, IRow<TKey, TRow>
{
    internal TableChangeFeed(ChangeFeed feed, TableDefinition<TKey, TRow> definition)
        => (Feed, Definition) = (feed, definition);

    internal ChangeFeed Feed { get; }

    internal TableDefinition<TKey, TRow> Definition { get; }

    /// <inheritdoc cref="ChangeFeed.GetAsyncEnumerator"/>
    public async IAsyncEnumerator<TableChanges<TKey, TRow>> GetAsyncEnumerator(
        CancellationToken cancellationToken = default)
    {
        await foreach (CommitChanges commit in Feed.WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            TableChanges<TKey, TRow> changes = commit.Table(Definition);
            if (commit.IsGap || changes.Count != 0)
                yield return changes;
        }
    }
}
