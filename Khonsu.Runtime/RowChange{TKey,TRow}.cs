using Khonsu.CompilerServices;

namespace Khonsu;

/// <summary>What a commit did to one row.</summary>
/// <typeparam name="TKey">The key.</typeparam>
/// <typeparam name="TRow">The record.</typeparam>
/// <param name="Before">The row just before the commit; null where there was none.</param>
/// <param name="After">The row since the commit; null where it was deleted. Not both are null.</param>
public readonly record struct RowChange<TKey, TRow>(TRow? Before, TRow? After)
    where TKey : notnull, IEquatable<TKey>
    where TRow : TransactionalRow, IRow<TKey, TRow>
{
    /// <summary>The row's key.</summary>
    public TKey Key => TRow.KeyOf((After ?? Before)!);

    /// <summary>What happened.</summary>
    public ChangeKind Kind =>
        Before is null ? ChangeKind.Inserted : After is null ? ChangeKind.Deleted : ChangeKind.Updated;
}
