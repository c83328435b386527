namespace Khonsu;

/// <summary>Marks the column, or one of the columns, that identifies a row.</summary>
/// <example>
/// <code>
/// [Transactional]
/// public sealed partial record Entry([Key(0, IsOrdered = true)] string Branch, [Key(1)] int Number, long Amount);
///
/// foreach (Entry entry in tx.Entries.ByKey.Range(("north", 1), ("north", 9))) { }
/// </code>
/// </example>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Parameter)]
public sealed class KeyAttribute : Attribute
{
    /// <summary>Marks a key column.</summary>
    /// <param name="order">Position in a composite key, ascending from 0; unique among the key columns of a
    /// record.</param>
    public KeyAttribute(int order = 0) => Order = order;

    /// <summary>Position in a composite key.</summary>
    public int Order { get; }

    /// <summary>
    /// Whether the table can be walked in the order of the key and by ranges of it, through its member <c>ByKey</c>;
    /// in a composite key one column that says so is enough.
    /// </summary>
    public bool IsOrdered { get; init; }
}
