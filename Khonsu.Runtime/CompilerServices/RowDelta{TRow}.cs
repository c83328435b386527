using System.ComponentModel;

namespace Khonsu.CompilerServices;

/// <summary>
/// What one transaction changes of a row without having read it: the changes of all mergeable columns, as data that
/// any thread can apply to whatever the newest row is.
/// </summary>
/// <typeparam name="TRow">The record.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class RowDelta<TRow>
{
    /// <summary>A delta that changes nothing yet.</summary>
    protected RowDelta()
    {
    }

    /// <summary>Applies the changes; the same row always gives the same result.</summary>
    /// <param name="row">The newest row; it is not changed.</param>
    /// <returns>A changed copy with the same key.</returns>
    /// <exception cref="OverflowException">A sum does not fit its column. State left: nothing was changed.</exception>
    public abstract TRow Apply(TRow row);

    /// <summary>Copies the changes, so that those made later can be taken back.</summary>
    /// <returns>A delta of its own.</returns>
    public abstract RowDelta<TRow> Copy();

    /// <summary>Writes what is added as a row, which a log can carry to others who apply it.</summary>
    /// <param name="row">A row that is merged into; only its key counts.</param>
    /// <returns>A row of the key and of what is added to each column, or null where it cannot be said so.</returns>
    public virtual TransactionalRow? Added(TRow row) => null;

    /// <summary>Writes what is taken away as a row like that of <see cref="Added"/>.</summary>
    /// <param name="row">A row that is merged into; only its key counts.</param>
    /// <returns>The row, or null where nothing is taken away.</returns>
    public virtual TransactionalRow? Taken(TRow row) => null;
}
