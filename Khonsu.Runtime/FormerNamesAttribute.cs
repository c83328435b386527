namespace Khonsu;

/// <summary>
/// Says what a column, or the record of a table, was called before, so that batches of older schemas are read. The
/// column keeps the number that follows from the oldest of these names.
/// </summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Parameter | AttributeTargets.Class, Inherited = false)]
public sealed class FormerNamesAttribute : Attribute
{
    /// <summary>Names what the column or the record was called.</summary>
    /// <param name="names">
    /// On a column, the names of the member or of the column, the oldest first; on a record, those of the record or of
    /// the table. Names of members and records follow the record's naming policy.
    /// </param>
    public FormerNamesAttribute(params string[] names) => Names = names;

    /// <summary>The names, the oldest first.</summary>
    public IReadOnlyList<string> Names { get; }
}
