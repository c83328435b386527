namespace Khonsu;

/// <summary>Sets a column's name, over the record's naming policy, or its number in batches of older schemas.</summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Parameter)]
public sealed class ColumnAttribute : Attribute
{
    /// <summary>Leaves the column's name as it is, and sets its number.</summary>
    public ColumnAttribute()
    {
    }

    /// <summary>Sets the column's name.</summary>
    /// <param name="name">Name in the Arrow schema; unique in its record without regard to case.</param>
    public ColumnAttribute(string name) => Name = name;

    /// <summary>Name in the Arrow schema, or null for that of the naming policy.</summary>
    public string? Name { get; }

    /// <summary>
    /// The number by which the column is found in batches of older schemas, whatever it is called there; unique in its
    /// record, at least 1, and never used again for another column. Where none is set it follows from the column's
    /// oldest name.
    /// </summary>
    public int Id { get; init; }
}
