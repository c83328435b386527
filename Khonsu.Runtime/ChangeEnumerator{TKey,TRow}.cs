using System.Collections;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using Khonsu.CompilerServices;
using Khonsu.Feed;

namespace Khonsu;

/// <summary>Walks over what one commit did to the rows of one table.</summary>
/// <typeparam name="TKey">The key.</typeparam>
/// <typeparam name="TRow">The record.</typeparam>
[SuppressMessage("Performance", "CA1815", Justification = "Nobody compares enumerators.")]
public struct ChangeEnumerator<TKey, TRow> : IEnumerator<RowChange<TKey, TRow>>
    where TKey : notnull, IEquatable<TKey>
    where TRow : TransactionalRow, IRow<TKey, TRow>
{
    readonly CommitChanges _commit;
    readonly int _slot;
    int _next;

    internal ChangeEnumerator(CommitChanges commit, int slot) => (_commit, _slot) = (commit, slot);

    /// <summary>The change that was walked to.</summary>
    public RowChange<TKey, TRow> Current { get; private set; }

    readonly object IEnumerator.Current => Current;

    /// <summary>Walks to the next change.</summary>
    /// <returns>False when there is none.</returns>
    public bool MoveNext()
    {
        ReadOnlySpan<LoggedChange> changes = _commit.Changes;
        while (_next < changes.Length)
        {
            LoggedChange change = changes[_next++];
            if (change.TableSlot != _slot)
                continue;
            // Why no cast: a slot belongs to one definition, so its rows are of its record.
            Current = new RowChange<TKey, TRow>(Unsafe.As<TRow>(change.Before), Unsafe.As<TRow>(change.After));
            return true;
        }

        return false;
    }

    /// <summary>Begins again.</summary>
    public void Reset() => _next = 0;

    /// <summary>Does nothing.</summary>
    public readonly void Dispose()
    {
        // Why: an enumerator has to have it; nothing is held.
    }
}
