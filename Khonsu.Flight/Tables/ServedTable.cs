using Apache.Arrow;
using Apache.Arrow.Types;

namespace Khonsu.Flight.Tables;

/// <summary>A table that is served, for callers that do not know its types.</summary>
internal abstract class ServedTable
{
    /// <summary>Name of the table.</summary>
    internal abstract string Name { get; }

    /// <summary>Schema of its rows.</summary>
    internal abstract Schema Schema { get; }

    /// <summary>A column that the library cannot send over Flight, or null.</summary>
    // Why: it writes the dictionary of a column over the batch that follows it.
    internal string? UnsendableColumn => Schema.FieldsList.FirstOrDefault(static f => HasDictionary(f.DataType))?.Name;

    /// <summary>Counts the rows; walks over them.</summary>
    /// <param name="tx">The block that has the snapshot.</param>
    /// <returns>Their number.</returns>
    internal abstract int CountOf(ReadTx tx);

    /// <summary>Takes all rows.</summary>
    /// <param name="tx">The block that has the snapshot.</param>
    /// <param name="cancellationToken">Asked now and then.</param>
    /// <returns>The rows.</returns>
    internal abstract TableCopy CopyOf(ReadTx tx, CancellationToken cancellationToken);

    /// <summary>Begins to follow the changes of the table.</summary>
    /// <param name="feed">The feed of the store.</param>
    /// <returns>The changes as batches.</returns>
    /// <exception cref="InvalidOperationException">The table has a column of a name that a batch of changes
    /// needs.</exception>
    internal abstract TableChangeBatches ChangesOf(ChangeFeed feed);

    /// <summary>Begins a put.</summary>
    /// <returns>What takes its rows.</returns>
    internal abstract RowIntake NewIntake();

    static bool HasDictionary(IArrowType type)
        => type is DictionaryType || (type is NestedType nested && nested.Fields.Any(f => HasDictionary(f.DataType)));
}
