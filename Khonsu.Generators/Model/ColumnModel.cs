namespace Khonsu.Generators.Model;

/// <summary>One column of a record.</summary>
/// <param name="Member">Name of the property.</param>
/// <param name="Identifier">The same, as C# source spells it: <c>@class</c>.</param>
/// <param name="Name">Name in the Arrow schema.</param>
/// <param name="Kind">How it is stored.</param>
/// <param name="IsNullable">Whether it accepts null.</param>
sealed record ColumnModel(string Member, string Identifier, string Name, ColumnKind Kind, bool IsNullable)
{
    /// <summary>The name as a parameter, as C# source spells it.</summary>
    public string Parameter { get; init; } = string.Empty;

    /// <summary>Whether the column is part of the key.</summary>
    public bool IsKey { get; init; }

    /// <summary>Whether the user has marked the column, which is part of the key, as one that says in which shard of a
    /// cluster the row is.</summary>
    public bool IsShardKey { get; init; }

    /// <summary>Whether the property is seen wherever the record is; otherwise it is internal.</summary>
    public bool IsPublic { get; init; } = true;

    /// <summary>Whether generated code may set the property in an initializer or a <c>with</c>.</summary>
    public bool IsSettable { get; init; }

    /// <summary>Whether only this assembly may set the property that others may read.</summary>
    public bool IsSetterInternal { get; init; }

    /// <summary>Digits in all and after the point, or null for the runtime's default.</summary>
    public DecimalModel? Decimal { get; init; }

    /// <summary>Member of <c>TimeColumnUnit</c>, or null for the runtime's default.</summary>
    public string? Unit { get; init; }

    /// <summary>Member of <c>DateTimeKind</c>, or null for the runtime's default.</summary>
    public string? DateTimeKind { get; init; }

    /// <summary>The enum, or null when the column is not one.</summary>
    public EnumModel? Enum { get; init; }

    /// <summary>What the column has beyond a plain value, or null.</summary>
    public ShapeModel? Shape { get; init; }

    /// <summary>How two changes become one value, or null when they are a conflict.</summary>
    public MergeModel? Merge { get; init; }

    /// <summary>Type of the property without the mark of null.</summary>
    public string TypeName => Shape?.TypeName ?? Enum?.TypeName ?? Kind.CSharpName();

    /// <summary>Type of the property.</summary>
    public string AnnotatedTypeName => IsNullable ? TypeName + "?" : TypeName;

    /// <summary>Whether the column can identify a row.</summary>
    public bool HasKeyEquality => Kind.HasKeyEquality() && IsComparable;

    /// <summary>Whether values of the column can be found and ordered by an index.</summary>
    public bool HasOrder => Kind.HasOrder() && IsComparable;

    /// <summary>Whether only the user's type knows which values of the column are equal.</summary>
    public bool HasOwnEquality => Shape?.Conversion is { HasOwnEquality: true };

    /// <summary>Type of what is stored before an enum becomes its integer, without the mark of null.</summary>
    public string StorageTypeName => Shape?.Conversion?.StorageType ?? TypeName;

    /// <summary>How the column is stored; of an enum its kind is that of the underlying integer all the same,
    /// and of a text in a dictionary that of a text.</summary>
    public ColumnKind StoredKind => Shape switch
    {
        { IsNamed: true } => ColumnKind.EnumName,
        { IsWord: true } => ColumnKind.Word,
        _ => Kind,
    };

    /// <summary>Whether the member is the stored value itself, or an enum over it.</summary>
    public bool IsPlain => Shape is null or { Nested: null, Conversion: null };

    /// <summary>Whether the record has a value for the column where none is stored, null excepted.</summary>
    public bool HasDefault => Shape is { Default: not null } or { HasInitializer: true };

    bool IsComparable => Shape is null or { Nested: null, Conversion: null or { HasOrder: true } };
}
