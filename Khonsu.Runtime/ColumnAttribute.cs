namespace Khonsu;

/// <summary>Sets a column's name, over the record's naming policy.</summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Parameter)]
public sealed class ColumnAttribute : Attribute
{
    /// <summary>Sets the column's name.</summary>
    /// <param name="name">Name in the Arrow schema; unique in its record without regard to case.</param>
    public ColumnAttribute(string name) => Name = name;

    /// <summary>Name in the Arrow schema.</summary>
    public string Name { get; }
}
