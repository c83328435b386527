namespace Khonsu;

/// <summary>A row was written under a key that is not its own. State left: the table is as before the call.</summary>
public sealed class KeyMismatchException : KhonsuException
{
    internal KeyMismatchException(string table, object key, object rowKey)
        : base($"A row with key '{rowKey}' cannot be stored in table '{table}' under key '{key}'. Store it "
            + "under its own key; to move a row, remove the old one and add the new one in the same transaction.")
        => (Table, Key, RowKey) = (table, key, rowKey);

    /// <summary>Name of the table.</summary>
    public string Table { get; }

    /// <summary>The key it was written under.</summary>
    public object Key { get; }

    /// <summary>The row's own key.</summary>
    public object RowKey { get; }
}
