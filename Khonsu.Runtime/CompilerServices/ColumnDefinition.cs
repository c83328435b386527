using System.ComponentModel;
using System.Text;
using Khonsu.Arrow;

namespace Khonsu.CompilerServices;

/// <summary>One column of a table, as the generator describes it.</summary>
/// <param name="Name">Name in the Arrow schema.</param>
/// <param name="Member">Name of the record's property.</param>
/// <param name="Kind">C# and Arrow type; an enum has the kind of its underlying type.</param>
/// <param name="IsNullable">Whether the column accepts null.</param>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed record ColumnDefinition(string Name, string Member, ColumnKind Kind, bool IsNullable)
{
    const uint HashStart = 2166136261;
    const uint HashFactor = 16777619;

    /// <summary>Whether the column is part of the key.</summary>
    public bool IsKey { get; init; }

    /// <summary>Digits of a decimal column in all.</summary>
    public int Precision { get; init; } = 38;

    /// <summary>Digits of a decimal column after the point.</summary>
    public int Scale { get; init; } = 18;

    /// <summary>Unit of a timestamp or duration column.</summary>
    public TimeColumnUnit Unit { get; init; } = TimeColumnUnit.Nanosecond;

    /// <summary>Kind that every value of a <see cref="DateTime"/> column must have.</summary>
    public DateTimeKind DateTimeKind { get; init; } = DateTimeKind.Utc;

    /// <summary>
    /// What the column is made of: the fields of a struct, the item of a list, key and value of a map, the cases of a
    /// union; nothing for others.
    /// </summary>
    public IReadOnlyList<ColumnDefinition> Children { get; init; } = [];

    /// <summary>Whether texts, bytes or lists have offsets of 64 bits.</summary>
    public bool IsLarge { get; init; }

    /// <summary>Bytes of each value, or items of each list; 0 where values differ in size.</summary>
    public int FixedSize { get; init; }

    /// <summary>The number of this case in its union, 0 to 127.</summary>
    public int Tag { get; init; }

    /// <summary>Name of the C# type, or null where the kind tells it.</summary>
    public string? ClrType { get; init; }

    /// <summary>Name of the Arrow extension type, or null where the kind tells it.</summary>
    public string? Extension { get; init; }

    /// <summary>What the user wants to be in the field's metadata.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Metadata { get; init; } = [];

    /// <summary>Full name of the enum, or null when the column is not one.</summary>
    public string? EnumType { get; init; }

    /// <summary>The number that tells the column in batches of older schemas, whatever it is called; 0 where it follows
    /// from the oldest name.</summary>
    public int Id { get; init; }

    /// <summary>What the column was called before, the oldest name first.</summary>
    public IReadOnlyList<string> FormerNames { get; init; } = [];

    /// <summary>Whether the record has a value for the column where a batch of an older schema has none.</summary>
    public bool HasDefault { get; init; }

    /// <summary>Name of the rule by which changes of the column are merged; null where they are not.</summary>
    public string? Merge { get; init; }

    /// <summary>How a batch of an older schema stores the column; null where it does as the record says.</summary>
    internal StoredForm? Stored { get; init; }

    /// <summary>The number that stands in the field's metadata.</summary>
    internal int StableId => Id != 0 ? Id : IdOf(FormerNames.Count > 0 ? FormerNames[0] : Name);

    /// <summary>The enum's members as <c>Name=1;Other=2</c>, or null when the column is not an enum.</summary>
    public string? EnumMembers { get; init; }

    /// <summary>The number of a column that was given none: a hash of its name, FNV-1a without the sign.</summary>
    /// <param name="name">Its oldest name.</param>
    /// <returns>A number that is the same in every process and on every machine, at least 1.</returns>
    internal static int IdOf(string name)
    {
        uint hash = HashStart;
        foreach (byte letter in Encoding.UTF8.GetBytes(name))
            hash = unchecked((hash ^ letter) * HashFactor);
        return Math.Max((int)(hash & int.MaxValue), 1);
    }
}
