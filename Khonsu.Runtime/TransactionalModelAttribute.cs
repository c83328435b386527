namespace Khonsu;

/// <summary>
/// Makes a <c>partial class</c> a model: a store with a closed set of tables, whose generated <c>Open</c>,
/// <c>Atomically</c>, <c>TryAtomically</c>, <c>Read</c> and <c>Begin</c> hand out transactions that have the tables as
/// members.
/// </summary>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class TransactionalModelAttribute : Attribute
{
    /// <summary>Names the tables.</summary>
    /// <param name="records">Types of <see cref="TransactionalAttribute">[Transactional]</see> records; each
    /// once.</param>
    public TransactionalModelAttribute(params Type[] records) => Records = records;

    /// <summary>Types of the records.</summary>
    public Type[] Records { get; }
}
