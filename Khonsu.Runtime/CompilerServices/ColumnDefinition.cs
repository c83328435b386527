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

    /// <summary>Full name of the enum, or null when the column is not one.</summary>
    public string? EnumType { get; init; }

    /// <summary>The enum's members as <c>Name=1;Other=2</c>, or null when the column is not an enum.</summary>
    public string? EnumMembers { get; init; }
}
