using Khonsu.Generators.Model;

namespace Khonsu.Generators.Schemas;

/// <summary>What a column is stored as: all that a batch tells of its type.</summary>
/// <param name="Kind">The Arrow type.</param>
sealed record StoredType(StoredKind Kind)
{
    /// <summary>Digits of a decimal in all.</summary>
    public int Precision { get; init; }

    /// <summary>Digits of a decimal after the point.</summary>
    public int Scale { get; init; }

    /// <summary>Bytes of each value or items of each list, where they have one size.</summary>
    public int Size { get; init; }

    /// <summary>Unit of a time, as Arrow abbreviates it.</summary>
    public string? Unit { get; init; }

    /// <summary>Whether a timestamp is in UTC; otherwise it is nowhere.</summary>
    public bool IsUtc { get; init; }

    /// <summary>
    /// The fields of a struct, the item of a list, key and value of a map, the cases of a union; nothing for others.
    /// </summary>
    public EquatableArray<StoredField> Parts { get; init; }

    /// <summary>Name of the Arrow extension type, or null.</summary>
    public string? Extension { get; init; }

    /// <summary>Whether another type stores the same, whatever it means by it.</summary>
    /// <param name="other">The other type.</param>
    public bool IsStoredAs(StoredType other) => this with { Extension = null } == other with { Extension = null };
}
