namespace Khonsu.Generators.Schemas;

/// <summary>Why rows of an older version of a table cannot be read as they were meant.</summary>
enum ProblemKind
{
    /// <summary>The type is another one that does not hold every value.</summary>
    Retyped,

    /// <summary>Older rows may have nulls, and the column may not.</summary>
    NotNullable,

    /// <summary>Older rows have no such column, and it has no default.</summary>
    NotFillable,

    /// <summary>Other columns are the key.</summary>
    KeyChanged,

    /// <summary>Other columns of the key say in which shard of a cluster a row is.</summary>
    ShardKeyChanged,

    /// <summary>The name or the number is that of a column that was removed.</summary>
    Reused,

    /// <summary>The column was called otherwise in an older version, where it is not found any more.</summary>
    NameLost,

    /// <summary>A column of exactly this type went when this one came.</summary>
    MaybeRenamed,
}
