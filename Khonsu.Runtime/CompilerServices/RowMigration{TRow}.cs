using System.ComponentModel;

namespace Khonsu.CompilerServices;

/// <summary>How rows of an older shape become today's; generated code makes one for each method of the user.</summary>
/// <typeparam name="TRow">The record.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class RowMigration<TRow> : RowMigration
    where TRow : class
{
    /// <summary>Joins a reader and the user's method.</summary>
    /// <param name="createReader">Makes a reader of the older shape.</param>
    /// <param name="convert">Reads a value by such a reader and calls the user's method with it.</param>
    public RowMigration(
        Func<ColumnDefinition, StructColumnReader> createReader, Func<StructColumnReader, int, TRow> convert)
    {
        ArgumentNullException.ThrowIfNull(createReader);
        ArgumentNullException.ThrowIfNull(convert);
        CreateReader = createReader;
        Convert = convert;
    }

    internal Func<ColumnDefinition, StructColumnReader> CreateReader { get; }

    internal Func<StructColumnReader, int, TRow> Convert { get; }
}
