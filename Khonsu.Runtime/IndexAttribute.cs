namespace Khonsu;

/// <summary>
/// Keeps an index, so that rows are found by other columns than the key. On a column, or with the names of columns on
/// the record.
/// </summary>
/// <example>
/// <code>
/// [Transactional]
/// [Index(nameof(Branch), nameof(Balance), IsOrdered = true)]
/// public sealed partial record Account(
///     [Key] string Id,
///     [Index] string Owner,
///     [Index(IsUnique = true)] string? Email,
///     string Branch,
///     decimal Balance);
///
/// foreach (Account account in tx.Accounts.ByOwner("Ann")) { }
/// Account? found = tx.Accounts.ByEmail("ann@example.org");
/// foreach (Account account in tx.Accounts.ByBranchAndBalance.StartingWith("north")) { }
/// </code>
/// </example>
[AttributeUsage(
    AttributeTargets.Class | AttributeTargets.Property | AttributeTargets.Parameter,
    AllowMultiple = true,
    Inherited = false)]
public sealed class IndexAttribute : Attribute
{
    /// <summary>Keeps an index.</summary>
    /// <param name="columns">
    /// On a record the names of the properties, in the order in which the index compares them, each once; on a column
    /// nothing.
    /// </param>
    public IndexAttribute(params string[] columns) => Columns = columns;

    /// <summary>The names of the properties, in the order of the index.</summary>
    public IReadOnlyList<string> Columns { get; }

    /// <summary>
    /// Whether rows can be asked for in order and by range; otherwise only by equality, which is faster.
    /// </summary>
    public bool IsOrdered { get; init; }

    /// <summary>
    /// Whether no two rows may have the same values; a row of which a column is null is in nobody's way.
    /// </summary>
    public bool IsUnique { get; init; }

    /// <summary>
    /// Name of the generated member of the table; by default <c>By</c> and the names of the columns, joined by
    /// <c>And</c>.
    /// </summary>
    public string? Name { get; init; }
}
