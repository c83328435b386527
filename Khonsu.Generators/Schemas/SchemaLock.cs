using Khonsu.Generators.Model;

namespace Khonsu.Generators.Schemas;

/// <summary>
/// What <c>khonsu.schema.lock</c> says: every version that the tables of a project had, so that the compiler can tell
/// whether rows of all of them can still be read.
/// </summary>
/// <remarks>
/// The room: a column is a value (<see cref="StoredField"/>); the lock is text that is read (<see cref="LockReader"/>)
/// and written (<see cref="LockWriter"/>); <see cref="ReadingRules"/> are those of the runtime;
/// <see cref="TableCheck"/> holds a record against the versions of its table, and <see cref="LockUpdate"/> adds a
/// version. Nothing here knows files or symbols. Each line has a column as it was since one version of the table and
/// until another, so that a change is a line or two, a version needs no line of its own, and branches that add columns
/// can be merged.
/// </remarks>
/// <param name="Text">The text.</param>
/// <param name="Tables">The tables in the order of the text.</param>
/// <param name="Problem">Why the text cannot be read, or null.</param>
sealed record SchemaLock(string Text, IReadOnlyList<LockedTable> Tables, LockProblem? Problem)
{
    /// <summary>What the file is called.</summary>
    public const string FileName = "khonsu.schema.lock";

    /// <summary>The property of the build that asks for a new lock.</summary>
    public const string UpdateProperty = "build_property.KhonsuUpdateSchemaLock";

    /// <summary>Finds a table.</summary>
    /// <param name="name">Its name.</param>
    /// <returns>The table, or null when the lock does not know it.</returns>
    public LockedTable? Find(string name) => Tables.FirstOrDefault(table => table.Name == name);

    /// <summary>Finds what a record's table was, under its name and under those of before.</summary>
    /// <param name="record">The record.</param>
    /// <returns>
    /// The table of its name first. Several where branches were merged; none where the lock knows none.
    /// </returns>
    public IReadOnlyList<LockedTable> AllOf(RecordModel record) => new[] { record.Table }
        .Concat(record.FormerTables)
        .Select(Find)
        .OfType<LockedTable>()
        .ToArray();
}
