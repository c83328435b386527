using System.ComponentModel;

namespace Khonsu.CompilerServices;

/// <summary>One column of a table, as the generator describes it.</summary>
/// <param name="Name">Name in the Arrow schema.</param>
/// <param name="Member">Name of the record's property.</param>
/// <param name="Kind">C# and Arrow type; an enum has the kind of its underlying type.</param>
/// <param name="IsNullable">Whether the column accepts null.</param>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed record ColumnDefinition(string Name, string Member, ColumnKind Kind, bool IsNullable)
{
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

    /// <summary>The enum's members as <c>Name=1;Other=2</c>, or null when the column is not an enum.</summary>
    public string? EnumMembers { get; init; }
}
