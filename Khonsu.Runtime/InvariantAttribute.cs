namespace Khonsu;

/// <summary>
/// Marks what must be true: of every row, on a method without parameters or a property of a record; of tables, on a
/// static method of a model whose parameters are the tables that it reads. A transaction that would leave it false
/// cannot commit.
/// </summary>
/// <remarks>
/// Of a record it must depend on the columns of the row alone, of a model on its tables alone: no clock, no state. One
/// of a model is asked in every transaction that has written one of its tables, when the body has ended; what it reads
/// is validated at the commit as at <see cref="IsolationLevel.Serializable"/>, at every level.
/// </remarks>
/// <example>
/// <code>
/// [Transactional]
/// public sealed partial record Account([Key] string Id, decimal Balance)
/// {
///     [Invariant("The balance is never below zero")]
///     bool IsCovered => Balance >= 0;
/// }
///
/// [TransactionalModel(typeof(Account))]
/// public partial class Bank
/// {
///     [Invariant("The bank holds no more than it may")]
///     static bool IsWithin(Table&lt;string, Account&gt; accounts) =>
///         accounts.Sum(account => account.Balance) &lt;= 1_000_000;
/// }
/// </code>
/// </example>
[AttributeUsage(AttributeTargets.Method | AttributeTargets.Property, Inherited = false)]
public sealed class InvariantAttribute : Attribute
{
    /// <summary>Marks a member that must be true.</summary>
    /// <param name="description">What errors say; the name of the member when there is none.</param>
    public InvariantAttribute(string? description = null) => Description = description;

    /// <summary>What errors say, or null for the name of the member.</summary>
    public string? Description { get; }
}
