using System.Collections;
using Khonsu.CompilerServices;

namespace Khonsu.Columnar;

/// <summary>
/// The rows that a cursor walks over, as a struct, so that the pass over them has no interface calls.
/// </summary>
/// <typeparam name="TKey">The key.</typeparam>
/// <typeparam name="TRow">The record.</typeparam>
/// <param name="cursor">The cursor.</param>
internal readonly struct ChunkRows<TKey, TRow>(ChunkCursor<TKey, TRow> cursor) : IEnumerator<TRow>
    where TKey : notnull, IEquatable<TKey>
    where TRow : TransactionalRow, IRow<TKey, TRow>
{
    /// <inheritdoc/>
    public TRow Current => cursor.Current;

    object IEnumerator.Current => cursor.Current;

    /// <inheritdoc/>
    public bool MoveNext() => cursor.MoveNext();

    /// <inheritdoc/>
    public void Reset() => throw new NotSupportedException("The cursor is begun by whoever has it.");

    /// <inheritdoc/>
    public void Dispose()
    {
    }
}
