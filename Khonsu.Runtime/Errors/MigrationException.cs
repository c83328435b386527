namespace Khonsu;

/// <summary>
/// A method with <see cref="MigrateFromAttribute">[MigrateFrom]</see> has refused a row of an older schema. Nothing was
/// applied.
/// </summary>
public sealed class MigrationException : KhonsuException
{
    internal MigrationException(string table, string method, int row, Exception? cause)
        : base(
            $"Table '{table}': {method} could not migrate row {row} of the batch: "
            + $"{cause?.Message.TrimEnd('.') ?? "it returned null"}. Correct the method, or the row where it was "
            + "written.",
            cause)
    {
        Table = table;
        Method = method;
        Row = row;
    }

    /// <summary>Name of the table.</summary>
    public string Table { get; }

    /// <summary>Name of the method.</summary>
    public string Method { get; }

    /// <summary>Position of the row in its batch, from 0.</summary>
    public int Row { get; }
}
