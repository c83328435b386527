namespace Khonsu;

/// <summary>Marks the column, or one of the columns, that identifies a row.</summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Parameter)]
public sealed class KeyAttribute : Attribute
{
    /// <summary>Marks a key column.</summary>
    /// <param name="order">Position in a composite key, ascending from 0; unique among the key columns of a
    /// record.</param>
    public KeyAttribute(int order = 0) => Order = order;

    /// <summary>Position in a composite key.</summary>
    public int Order { get; }
}
