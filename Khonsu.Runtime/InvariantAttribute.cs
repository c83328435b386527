namespace Khonsu;

/// <summary>
/// Marks a method without parameters, or a property, of a record that must be true of every row; a transaction that
/// would leave a row of which it is false cannot commit.
/// </summary>
/// <remarks>It must depend on the columns of the row alone: no clock, no other row, no state.</remarks>
/// <example>
/// <code>
/// [Transactional]
/// public sealed partial record Account([Key] string Id, decimal Balance)
/// {
///     [Invariant("The balance is never below zero")]
///     bool IsCovered => Balance >= 0;
/// }
/// </code>
/// </example>
[AttributeUsage(AttributeTargets.Method | AttributeTargets.Property, Inherited = false)]
public sealed class InvariantAttribute : Attribute
{
    /// <summary>Marks a member that must be true of every row.</summary>
    /// <param name="description">What errors say; the name of the member when there is none.</param>
    public InvariantAttribute(string? description = null) => Description = description;

    /// <summary>What errors say, or null for the name of the member.</summary>
    public string? Description { get; }
}
