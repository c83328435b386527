namespace Khonsu;

/// <summary>
/// What a transaction wanted to add to a row does not fit its column. State left: nothing of the transaction is
/// visible.
/// </summary>
public sealed class MergeOverflowException : KhonsuException
{
    internal MergeOverflowException(string table, object key, Exception inner)
        : base(
            $"A merge into {table}[{key}] overflows a column of the row as it is now. Read the row and decide in the "
            + "transaction, or give the column a wider type.",
            inner)
        => (Table, Key) = (table, key);

    /// <summary>Name of the table.</summary>
    public string Table { get; }

    /// <summary>Key of the row.</summary>
    public object Key { get; }
}
