namespace Khonsu.Generators.Schemas;

/// <summary>A table in the lock, with all versions that it had.</summary>
/// <param name="Name">Its name.</param>
/// <param name="IsGone">Whether no record has it any more.</param>
/// <param name="Columns">Its lines.</param>
sealed record LockedTable(string Name, bool IsGone, IReadOnlyList<LockedColumn> Columns)
{
    /// <summary>What it was called before, the oldest name first.</summary>
    public IReadOnlyList<string> FormerNames { get; init; } = [];

    /// <summary>The line of its name, from 0.</summary>
    public int Line { get; init; }

    /// <summary>Where the lines of comment above its name begin in the text, or the name itself.</summary>
    public int Top { get; init; }

    /// <summary>Where its lines begin in the text.</summary>
    public int Start { get; init; }

    /// <summary>Where its last line ends in the text, the end of the line included.</summary>
    public int End { get; init; }

    /// <summary>The number of its last version, 0 where it has no columns.</summary>
    public int LastVersion => Versions().DefaultIfEmpty().Max();

    /// <summary>The versions that differ from the one before, in no order.</summary>
    public IEnumerable<int> Versions() => Columns
        .SelectMany(static column => new[] { column.Since, column.Until + 1 ?? column.Since })
        .Distinct();

    /// <summary>The columns of a version.</summary>
    /// <param name="version">The version, from 1.</param>
    /// <returns>Its columns, each of another name.</returns>
    public StoredField[] FieldsOf(int version) => Columns
        .Where(column => column.IsIn(version))
        .Select(static column => column.Field)
        .ToArray();
}
