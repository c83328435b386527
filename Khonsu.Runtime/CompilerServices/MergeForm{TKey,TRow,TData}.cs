using System.ComponentModel;
using Khonsu.Replication;

namespace Khonsu.CompilerServices;

/// <summary>How what is merged into rows of a table goes through a log: as rows of another record.</summary>
/// <typeparam name="TKey">The key of both.</typeparam>
/// <typeparam name="TRow">The record of the table.</typeparam>
/// <typeparam name="TData">The record of what is merged.</typeparam>
/// <param name="deltaOf">Makes a delta of what is added, and of what is taken away or null.</param>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class MergeForm<TKey, TRow, TData>(Func<TData, TData?, RowDelta<TRow>> deltaOf) : MergeForm
    where TKey : notnull, IEquatable<TKey>
    where TRow : TransactionalRow, IRow<TKey, TRow>
    where TData : TransactionalRow, IRow<TKey, TData>
{
    /// <inheritdoc/>
    internal override MergeCodec CreateCodec() => new MergeCodec<TKey, TRow, TData>(deltaOf);
}
