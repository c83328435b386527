namespace Khonsu;

/// <summary>
/// Marks a column that is part of a composite key: the marked columns alone say in which shard of a cluster a row is.
/// Rows of different tables that have the same values there are together, so a transaction that touches only them
/// needs one shard. Where no column of the key is marked, or all are, the whole key says it.
/// </summary>
/// <remarks>The values are taken in the order of the key, and are the same only where their types are, too: an
/// <see cref="int"/> is not together with a <see cref="long"/>. A store of one shard is as it is without the mark.
/// </remarks>
/// <example>
/// <code>
/// [Transactional]
/// public sealed partial record Account([Key] string Name, long Balance);
///
/// [Transactional]
/// public sealed partial record Entry([Key(0), ShardKey] string Account, [Key(1)] long Number, long Amount);
/// </code>
/// </example>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Parameter)]
public sealed class ShardKeyAttribute : Attribute;
