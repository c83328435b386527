namespace Khonsu.Generators.Model;

/// <summary>
/// What a column has beyond a plain value of a built-in kind; most columns have none of it, and pay one reference.
/// </summary>
sealed record ShapeModel
{
    /// <summary>Type of the member without the mark of null, <c>global::</c>-qualified; null where the kind tells it.
    /// </summary>
    public string? TypeName { get; init; }

    /// <summary>How the member becomes what is stored, or null when it is stored as it is.</summary>
    public ConversionModel? Conversion { get; init; }

    /// <summary>What the column is made of, or null when it is one value.</summary>
    public NestedModel? Nested { get; init; }

    /// <summary>Whether an enum is stored by the names of its members.</summary>
    public bool IsNamed { get; init; }

    /// <summary>Whether a text is stored as its place in a dictionary.</summary>
    public bool IsWord { get; init; }

    /// <summary>Whether offsets have 64 bits.</summary>
    public bool IsLarge { get; init; }

    /// <summary>Bytes of each value or items of each list; 0 where they differ.</summary>
    public int FixedSize { get; init; }

    /// <summary>The number of this case in its union.</summary>
    public int Tag { get; init; }

    /// <summary>Name of the C# type in schemas, or null where the kind tells it.</summary>
    public string? ClrName { get; init; }

    /// <summary>Name of the Arrow extension type, or null where the kind tells it.</summary>
    public string? Extension { get; init; }

    /// <summary>The number that the user gave the column, or 0.</summary>
    public int Id { get; init; }

    /// <summary>What the column was called before, the oldest name first.</summary>
    public EquatableArray<string> FormerNames { get; init; }

    /// <summary>What the constructor takes where nothing is given for the column, as C# source; or null.</summary>
    public string? Default { get; init; }

    /// <summary>Whether the property has an initializer, which gives it a value where none is set.</summary>
    public bool HasInitializer { get; init; }

    /// <summary>What the user wants to be in the field's metadata.</summary>
    public EquatableArray<MetaModel> Metadata { get; init; }
}
