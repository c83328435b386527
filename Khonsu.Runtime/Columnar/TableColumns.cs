namespace Khonsu.Columnar;

/// <summary>A table's chunks, without its types.</summary>
internal abstract class TableColumns
{
    /// <summary>The record.</summary>
    internal abstract Type RowType { get; }

    /// <summary>Takes the table at a snapshot.</summary>
    /// <param name="pass">The snapshot.</param>
    /// <returns>The table; it belongs to the caller.</returns>
    /// <exception cref="ColumnValueException">A value cannot be stored in its column. Nothing is kept of the chunk that
    /// has it.</exception>
    internal abstract ColumnTable Take(in ColumnPass pass);

    /// <summary>Gives up what is kept for the next snapshot.</summary>
    internal abstract void Forget();
}
