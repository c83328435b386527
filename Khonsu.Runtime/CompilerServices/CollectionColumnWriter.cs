using System.ComponentModel;

namespace Khonsu.CompilerServices;

/// <summary>What writers of lists, sets and dictionaries share: no comparer is stored, so none may matter.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class CollectionColumnWriter : ColumnWriter
{
    private protected CollectionColumnWriter(ColumnDefinition column)
        : base(column)
    {
    }

    /// <summary>Refuses a collection that tells items or keys apart in its own way.</summary>
    /// <typeparam name="T">What is told apart.</typeparam>
    /// <param name="comparer">What tells them apart.</param>
    /// <exception cref="ColumnValueException">The comparer is not the default one.</exception>
    protected void CheckComparer<T>(IEqualityComparer<T> comparer)
    {
        // Why both: they tell the same texts apart.
        if (!EqualityComparer<T>.Default.Equals(comparer) && !StringComparer.Ordinal.Equals(comparer))
            RefuseComparer(comparer);
    }

    /// <summary>Refuses a collection that orders items or keys in its own way.</summary>
    /// <typeparam name="T">What is ordered.</typeparam>
    /// <param name="comparer">What orders them.</param>
    /// <exception cref="ColumnValueException">The comparer is not the default one.</exception>
    protected void CheckComparer<T>(IComparer<T> comparer)
    {
        if (!Comparer<T>.Default.Equals(comparer))
            RefuseComparer(comparer);
    }

    void RefuseComparer(object? comparer) => Refuse(
        comparer?.GetType().Name,
        $"comparers are not stored: use a {(Column.Kind == ColumnKind.Map ? "dictionary" : "set")} with the default "
        + "comparer");
}
