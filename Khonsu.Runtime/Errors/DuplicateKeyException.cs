namespace Khonsu;

/// <summary>A row was added under a key that has one. State left: the table is as before the call.</summary>
public sealed class DuplicateKeyException : KhonsuException
{
    internal DuplicateKeyException(string table, object key)
        : base($"Table '{table}' has a row with key '{key}' already. Use Upsert, or the indexer, to replace it.")
        => (Table, Key) = (table, key);

    /// <summary>Name of the table.</summary>
    public string Table { get; }

    /// <summary>The key.</summary>
    public object Key { get; }
}
