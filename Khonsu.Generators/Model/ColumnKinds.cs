namespace Khonsu.Generators.Model;

/// <summary>What follows from a column's kind alone.</summary>
static class ColumnKinds
{
    /// <summary>The C# type of a kind, as generated code spells it.</summary>
    /// <param name="kind">The kind.</param>
    /// <returns>A keyword or a <c>global::</c> name.</returns>
    public static string CSharpName(this ColumnKind kind) => kind switch
    {
        ColumnKind.Int8 => "sbyte",
        ColumnKind.UInt8 => "byte",
        ColumnKind.Int16 => "short",
        ColumnKind.UInt16 => "ushort",
        ColumnKind.Int32 => "int",
        ColumnKind.UInt32 => "uint",
        ColumnKind.Int64 => "long",
        ColumnKind.UInt64 => "ulong",
        ColumnKind.Float => "float",
        ColumnKind.Double => "double",
        ColumnKind.Boolean => "bool",
        ColumnKind.Char => "char",
        ColumnKind.Decimal => "decimal",
        ColumnKind.String or ColumnKind.Word => "string",
        ColumnKind.BigInteger => "global::System.Numerics.BigInteger",
        ColumnKind.Bytes => "global::System.ReadOnlyMemory<byte>",
        ColumnKind.ImmutableBytes => "global::System.Collections.Immutable.ImmutableArray<byte>",
        ColumnKind.Date => "global::System.DateOnly",
        ColumnKind.Time => "global::System.TimeOnly",
        ColumnKind.Duration => "global::System.TimeSpan",
        ColumnKind.EnumName => "long",
        _ => "global::System." + kind,
    };

    /// <summary>Whether a column of this kind can identify a row.</summary>
    /// <param name="kind">The kind.</param>
    /// <returns>False where equality is by reference or where a value may differ from itself.</returns>
    public static bool HasKeyEquality(this ColumnKind kind) =>
        kind is not (ColumnKind.Half or ColumnKind.Float or ColumnKind.Double
            or ColumnKind.Bytes or ColumnKind.ImmutableBytes or >= ColumnKind.Struct);

    /// <summary>Whether values of this kind can be found and ordered by an index.</summary>
    /// <param name="kind">The kind.</param>
    /// <returns>False for bytes, which compare by reference, and for what is made of several values.</returns>
    public static bool HasOrder(this ColumnKind kind) =>
        kind is not (ColumnKind.Bytes or ColumnKind.ImmutableBytes or >= ColumnKind.Struct);

    /// <summary>Whether values of this kind are whole numbers.</summary>
    /// <param name="kind">The kind.</param>
    /// <returns>True for the integers of C# that have bits.</returns>
    public static bool IsInteger(this ColumnKind kind) =>
        kind is <= ColumnKind.UInt64 or ColumnKind.Int128 or ColumnKind.UInt128;

    /// <summary>Whether values of this kind can be added.</summary>
    /// <param name="kind">The kind.</param>
    /// <returns>True for all numbers.</returns>
    public static bool IsNumber(this ColumnKind kind) =>
        kind.IsInteger() || kind.IsPrimitive() || kind is ColumnKind.Decimal or ColumnKind.BigInteger;

    /// <summary>Whether one generic class reads and writes all columns of this kind.</summary>
    /// <param name="kind">The kind.</param>
    /// <returns>True for the numbers that Arrow stores as C# does.</returns>
    public static bool IsPrimitive(this ColumnKind kind) => kind <= ColumnKind.Double;
}
