namespace Khonsu;

/// <summary>
/// Sets how member names become column names in all records of an assembly that do not say it themselves by
/// <see cref="TransactionalAttribute.Naming"/>.
/// </summary>
[AttributeUsage(AttributeTargets.Assembly)]
public sealed class DefaultColumnNamingAttribute : Attribute
{
    /// <summary>Sets the policy.</summary>
    /// <param name="naming">The policy.</param>
    public DefaultColumnNamingAttribute(ColumnNaming naming) => Naming = naming;

    /// <summary>The policy.</summary>
    public ColumnNaming Naming { get; }
}
