namespace Khonsu;

/// <summary>No row has the key that was asked for. State left: unchanged.</summary>
public sealed class RowNotFoundException : KhonsuException
{
    internal RowNotFoundException(string table, object key)
        : base($"Table '{table}' has no row with key '{key}'. Use Find or TryGet where a row may be absent.")
        => (Table, Key) = (table, key);

    /// <summary>Name of the table.</summary>
    public string Table { get; }

    /// <summary>The key.</summary>
    public object Key { get; }
}
