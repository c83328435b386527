namespace Khonsu;

/// <summary>Names one case of a <see cref="UnionAttribute">[Union]</see>.</summary>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class UnionCaseAttribute : Attribute
{
    /// <summary>Names a case.</summary>
    /// <param name="tag">Its number in stored data, 0 to 127; never change it and never use it again.</param>
    /// <param name="record">A sealed record that derives from the union.</param>
    public UnionCaseAttribute(int tag, Type record) => (Tag, Record) = (tag, record);

    /// <summary>Its number in stored data.</summary>
    public int Tag { get; }

    /// <summary>The record.</summary>
    public Type Record { get; }
}
