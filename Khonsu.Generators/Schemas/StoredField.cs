namespace Khonsu.Generators.Schemas;

/// <summary>A column of a table, or a part of a column, as a batch tells of it.</summary>
/// <param name="Name">Its name in the Arrow schema.</param>
/// <param name="Type">What it is stored as.</param>
/// <param name="IsNullable">Whether it accepts null.</param>
sealed record StoredField(string Name, StoredType Type, bool IsNullable)
{
    /// <summary>The number of a column or of a field of a struct; 0 for other parts.</summary>
    public int Id { get; init; }

    /// <summary>The number of a case in its union.</summary>
    public int Tag { get; init; }

    /// <summary>Whether the column is part of the key.</summary>
    public bool IsKey { get; init; }

    /// <summary>Whether the column is one of those of the key that alone say in which shard of a cluster a row is; of
    /// none where the whole key says it.</summary>
    public bool IsShardKey { get; init; }
}
