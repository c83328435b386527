using System.Globalization;

namespace Khonsu;

/// <summary>
/// Two rows would have the same key in a unique index when the transaction ends. State left: the transaction is rolled
/// back and has ended; nothing of it is visible.
/// </summary>
public sealed class UniqueIndexViolationException : KhonsuException
{
    internal UniqueIndexViolationException(
        string table, string index, object? indexKey, object existingKey, object key)
        : base(string.Create(
            CultureInfo.InvariantCulture,
            $"Index '{index}' of table '{table}' is unique, and row '{existingKey}' has the key '{indexKey}' that row "
            + $"'{key}' was given. Nothing was written."))
        => (Table, Index, IndexKey, ExistingKey, Key) = (table, index, indexKey, existingKey, key);

    /// <summary>Name of the table.</summary>
    public string Table { get; }

    /// <summary>Name of the index.</summary>
    public string Index { get; }

    /// <summary>The key that both rows would have; a tuple where it has several columns.</summary>
    public object? IndexKey { get; }

    /// <summary>Key of the row that has it.</summary>
    public object ExistingKey { get; }

    /// <summary>Key of the row that was written.</summary>
    public object Key { get; }
}
