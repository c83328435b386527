namespace Khonsu.Generators.Model;

/// <summary>
/// Names that an index cannot have, because tables have members of these names, and a member always wins over an
/// extension, or because another extension of the runtime has them; a test compares them with the runtime.
/// </summary>
static class TableMembers
{
    static readonly HashSet<string> s_names = new(StringComparer.Ordinal)
    {
        "Count", "Item", "Find", "TryGet", "ContainsKey", "Add", "Upsert", "Remove", "Update", "GetEnumerator",
        "Cursor", "Equal", "FindBy", "Ordered", "MergeCursor", "Row", "Merge", "Equals", "GetHashCode", "GetType",
        "ToString", "MemberwiseClone", "Finalize", "ReferenceEquals", "ArrowSchema", "ToRecordBatch", "ToRecordBatches",
        "FromRecordBatch", "FromRecordBatches", "RemoveKeys", "ToArrowArrayStream", "WriteArrowFile",
        "WriteArrowStream", "ReadArrowFile", "ReadArrowStream",
    };

    /// <summary>Whether an index can be called so.</summary>
    /// <param name="name">The name, not escaped.</param>
    /// <returns>False when a member is in the way.</returns>
    public static bool IsFree(string name) => !s_names.Contains(name);
}
