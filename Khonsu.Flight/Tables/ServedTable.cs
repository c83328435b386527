using Apache.Arrow;

namespace Khonsu.Flight.Tables;

/// <summary>A table that is served, for callers that do not know its types.</summary>
internal abstract class ServedTable
{
    /// <summary>Name of the table.</summary>
    internal abstract string Name { get; }

    /// <summary>What the table was called before.</summary>
    internal abstract IReadOnlyList<string> FormerNames { get; }

    /// <summary>Schema of its rows.</summary>
    /// <remarks>
    /// Why without dictionaries: the library writes the one of a column over the batch that follows it.
    /// </remarks>
    internal abstract Schema Schema { get; }

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
    /// <param name="mode">What happens to keys that are in the table already.</param>
    /// <returns>What takes its rows.</returns>
    internal abstract RowIntake NewIntake(BatchMode mode);
}
