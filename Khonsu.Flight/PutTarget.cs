using Apache.Arrow.Flight;

namespace Khonsu.Flight;

/// <summary>
/// Where the rows of a put go. As a descriptor of Flight it is a path: <c>[table]</c> or <c>[table, "insert"]</c> for
/// rows whose keys must be new, <c>[table, "upsert"]</c> for rows that may replace others, <c>[table, "update"]</c> for
/// some columns of rows that are there.
/// </summary>
public sealed record PutTarget
{
    const string InsertWord = "insert";
    const string UpsertWord = "upsert";
    const string UpdateWord = "update";

    /// <summary>Names the target.</summary>
    /// <param name="tableName">Name of the table.</param>
    /// <param name="mode">What happens to keys that are in the table already.</param>
    /// <exception cref="ArgumentException">The name is empty, or the mode none of its enum.</exception>
    public PutTarget(string tableName, BatchMode mode = BatchMode.Insert)
    {
        ArgumentException.ThrowIfNullOrEmpty(tableName);
        if (!Enum.IsDefined(mode))
            throw new ArgumentOutOfRangeException(nameof(mode), mode, "It is no member of BatchMode.");
        (TableName, Mode) = (tableName, mode);
    }

    /// <summary>Name of the table.</summary>
    public string TableName { get; }

    /// <summary>What happens to keys that are in the table already.</summary>
    public BatchMode Mode { get; }

    /// <summary>The descriptor that a client puts to.</summary>
    /// <returns>The target as a path of Flight.</returns>
    public FlightDescriptor ToFlightDescriptor()
        => FlightDescriptor.CreatePathDescriptor(TableName, Mode switch
        {
            BatchMode.Insert => InsertWord,
            BatchMode.Upsert => UpsertWord,
            _ => UpdateWord,
        });

    /// <summary>Reads a descriptor.</summary>
    /// <param name="descriptor">The descriptor.</param>
    /// <returns>The target, or null when it names none.</returns>
    internal static PutTarget? Of(FlightDescriptor descriptor)
    {
        if (descriptor.Type != FlightDescriptorType.Path)
            return null;
        return descriptor.Paths.ToArray() switch
        {
            [{ Length: > 0 } table] => new PutTarget(table),
            [{ Length: > 0 } table, InsertWord] => new PutTarget(table),
            [{ Length: > 0 } table, UpsertWord] => new PutTarget(table, BatchMode.Upsert),
            [{ Length: > 0 } table, UpdateWord] => new PutTarget(table, BatchMode.Update),
            _ => null,
        };
    }
}
