namespace Khonsu;

/// <summary>
/// Says what a column was called before, so that batches of older schemas are read. The column keeps the number that
/// follows from the oldest of these names.
/// </summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Parameter)]
public sealed class FormerNamesAttribute : Attribute
{
    /// <summary>Names what the column was called.</summary>
    /// <param name="names">
    /// The names of the member or of the column, the oldest first; those of members follow the record's naming policy.
    /// </param>
    public FormerNamesAttribute(params string[] names) => Names = names;

    /// <summary>The names, the oldest first.</summary>
    public IReadOnlyList<string> Names { get; }
}
