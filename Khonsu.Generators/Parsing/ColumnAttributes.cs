using Khonsu.Generators.Model;

namespace Khonsu.Generators.Parsing;

/// <summary>What the attributes of a positional parameter say, as far as source alone can tell.</summary>
/// <param name="KeyOrder">Position in the key, or null when it is no key column.</param>
/// <param name="Name">The column's name, or null when it follows from the parameter's.</param>
/// <param name="Decimal">Precision and scale, or null for the runtime's default.</param>
/// <param name="IsKeyOrdered">Whether the key is to be ordered.</param>
/// <param name="Index">The index on the column, or null.</param>
/// <param name="Merge">How the column is merged, or null.</param>
/// <param name="IsShardKey">Whether the column says in which shard of a cluster the row is.</param>
readonly record struct ColumnAttributes(
    int? KeyOrder,
    string? Name,
    DecimalModel? Decimal,
    bool IsKeyOrdered,
    IndexRequest? Index,
    MergeModel? Merge,
    bool IsShardKey);
