namespace Khonsu;

/// <summary>
/// Makes an abstract record the type of columns that hold one of several records, stored as a dense union. Its cases
/// are named by <see cref="UnionCaseAttribute"/>.
/// </summary>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class UnionAttribute : Attribute;
