using Khonsu.Generators.Model;

namespace Khonsu.Generators.Schemas;

/// <summary>A line of the lock: a column as some versions of its table had it.</summary>
/// <param name="Field">The column.</param>
/// <param name="Since">The first version that had it so.</param>
/// <param name="Until">The last version that had it so, or null where it is so still.</param>
sealed record LockedColumn(StoredField Field, int Since, int? Until)
{
    /// <summary>The lines of comment above it.</summary>
    public EquatableArray<string> Comments { get; init; }

    /// <summary>Whether a version of the table had it so.</summary>
    /// <param name="version">The version, from 1.</param>
    public bool IsIn(int version) => Since <= version && !(Until < version);
}
