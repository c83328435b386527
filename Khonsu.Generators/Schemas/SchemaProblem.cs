using Khonsu.Generators.Model;

namespace Khonsu.Generators.Schemas;

/// <summary>A change of a table that rows of an older version cannot follow.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Path">The column, or the way to a part of it.</param>
/// <param name="Before">What the older version has there, in words.</param>
/// <param name="Now">What there is today, in words.</param>
sealed record SchemaProblem(ProblemKind Kind, string Path, string Before, string Now)
{
    /// <summary>Name of the member that has the column, or null where it is about the whole table.</summary>
    public string? Member { get; init; }

    /// <summary>The version of the table.</summary>
    public int Version { get; init; }

    /// <summary>The columns of that version; none where the problem is about no version as a whole.</summary>
    public EquatableArray<StoredField> Fields { get; init; }

    /// <summary>Whether it is an error: older rows would be refused, or be taken for something else.</summary>
    public bool IsError => Kind is not (ProblemKind.NameLost or ProblemKind.MaybeRenamed);
}
