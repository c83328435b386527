using System.Collections;
using System.Diagnostics.CodeAnalysis;
using Khonsu.CompilerServices;
using Khonsu.Feed;

namespace Khonsu;

/// <summary>What one commit did to the rows of one table, in no particular order, each row once.</summary>
/// <typeparam name="TKey">The key.</typeparam>
/// <typeparam name="TRow">The record.</typeparam>
[SuppressMessage("Naming", "CA1710", Justification = "The changes of a table are called so.")]
[SuppressMessage("Performance", "CA1815", Justification = "Nobody compares the changes of two commits.")]
public readonly struct TableChanges<TKey, TRow> : IReadOnlyCollection<RowChange<TKey, TRow>>
    where TKey : notnull, IEquatable<TKey>
    where TRow : TransactionalRow, IRow<TKey, TRow>
{
    readonly int _slot;

    internal TableChanges(CommitChanges commit, int slot) => (Commit, _slot) = (commit, slot);

    /// <summary>The commit.</summary>
    public CommitChanges Commit { get; }

    /// <summary>How many rows of the table it changed.</summary>
    /// <remarks>Walks over all changes of the commit.</remarks>
    public int Count
    {
        get
        {
            int count = 0;
            foreach (ref readonly LoggedChange change in Commit.Changes)
                count += change.TableSlot == _slot ? 1 : 0;
            return count;
        }
    }

    /// <summary>Walks over the changes.</summary>
    /// <returns>An enumerator that allocates nothing when used by <c>foreach</c>.</returns>
    public ChangeEnumerator<TKey, TRow> GetEnumerator() => new(Commit, _slot);

    IEnumerator<RowChange<TKey, TRow>> IEnumerable<RowChange<TKey, TRow>>.GetEnumerator() => GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
