namespace Khonsu;

/// <summary>
/// Marks how a row of an older shape of a table becomes one of today: a static method of the
/// <see cref="TransactionalAttribute">[Transactional]</see> record that takes the older record and returns the row. It
/// is called for each row of a batch that has the older shape, before any row is written.
/// </summary>
/// <example>
/// <code>
/// public sealed record AccountV1(long Id, string Balance);
///
/// [Transactional]
/// public sealed partial record Account([Key] long Id, decimal Balance)
/// {
///     [MigrateFrom(typeof(AccountV1))]
///     internal static Account FromV1(AccountV1 old) => new(old.Id, decimal.Parse(old.Balance));
/// }
/// </code>
/// </example>
[AttributeUsage(AttributeTargets.Method)]
public sealed class MigrateFromAttribute : Attribute
{
    /// <summary>Names the older shape.</summary>
    /// <param name="record">
    /// A record with the columns that the table had; their names follow the policy of today's record.
    /// </param>
    public MigrateFromAttribute(Type record) => Record = record;

    /// <summary>A record with the columns that the table had.</summary>
    public Type Record { get; }
}
