namespace Khonsu;

/// <summary>
/// Marks a column that several transactions may change at once without a conflict, because the order of the changes
/// does not matter or is that of the commits.
/// </summary>
/// <remarks>
/// With a <see cref="MergeKind"/> the table has a member <c>Merge</c> that changes the column without reading it.
/// </remarks>
/// <example>
/// <code>
/// [Transactional]
/// public sealed partial record Account(
///     [Key] string Id, [Mergeable] decimal Balance, [Mergeable(MergeKind.Max)] long Peak);
///
/// tx.Accounts.Merge("bank").Balance += 10;
/// tx.Accounts.Merge("bank").RaisePeak(7);
/// </code>
/// </example>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Parameter)]
public sealed class MergeableAttribute : Attribute
{
    /// <summary>Merges by <see cref="MergeKind.Sum"/>.</summary>
    public MergeableAttribute()
    {
    }

    /// <summary>Merges by a rule of the library.</summary>
    /// <param name="kind">The rule; it must fit the type of the column.</param>
    public MergeableAttribute(MergeKind kind) => Kind = kind;

    /// <summary>Merges by a method of the user, where two transactions have written the column.</summary>
    /// <param name="merger">
    /// A type that has <c>static T Merge(T @base, T theirs, T mine)</c>, where T is the type of the column: a pure
    /// function of the value that both started from and the two values that they wrote.
    /// </param>
    public MergeableAttribute(Type merger) => Merger = merger;

    /// <summary>The rule; without meaning where there is a <see cref="Merger"/>.</summary>
    public MergeKind Kind { get; }

    /// <summary>The type that has the method, or null.</summary>
    public Type? Merger { get; }
}
