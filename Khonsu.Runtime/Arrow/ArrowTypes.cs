using Apache.Arrow;
using Apache.Arrow.Types;
using Khonsu.CompilerServices;

namespace Khonsu.Arrow;

/// <summary>The Arrow type of each kind of column, and words for types in errors.</summary>
internal static class ArrowTypes
{
    internal const string Utc = "UTC";

    const int WideBytes = 16;

    /// <summary>Arrow type of a column; extension types by their storage, their names are field metadata.</summary>
    internal static IArrowType Of(ColumnDefinition column) => column.Stored?.Type ?? column.Kind switch
    {
        ColumnKind.Int8 => Int8Type.Default,
        ColumnKind.UInt8 => UInt8Type.Default,
        ColumnKind.Int16 => Int16Type.Default,
        ColumnKind.UInt16 or ColumnKind.Char => UInt16Type.Default,
        ColumnKind.Int32 => Int32Type.Default,
        ColumnKind.UInt32 => UInt32Type.Default,
        ColumnKind.Int64 => Int64Type.Default,
        ColumnKind.UInt64 => UInt64Type.Default,
        ColumnKind.Half => HalfFloatType.Default,
        ColumnKind.Float => FloatType.Default,
        ColumnKind.Double => DoubleType.Default,
        ColumnKind.Boolean => BooleanType.Default,
        ColumnKind.Decimal => OfDecimal(column.Precision, column.Scale),
        ColumnKind.Int128 or ColumnKind.UInt128 or ColumnKind.Guid => new FixedSizeBinaryType(WideBytes),
        ColumnKind.Bytes or ColumnKind.ImmutableBytes when column.FixedSize != 0 =>
            new FixedSizeBinaryType(column.FixedSize),
        ColumnKind.BigInteger or ColumnKind.Bytes or ColumnKind.ImmutableBytes =>
            column.IsLarge ? LargeBinaryType.Default : BinaryType.Default,
        ColumnKind.String => column.IsLarge ? LargeStringType.Default : StringType.Default,
        ColumnKind.Date => Date32Type.Default,
        ColumnKind.Time => new Time64Type(TimeUnit.Nanosecond),
        ColumnKind.DateTime => new TimestampType(UnitOf(column), column.DateTimeKind == DateTimeKind.Utc ? Utc : null),
        ColumnKind.DateTimeOffset => new StructType(
        [
            new Field("timestamp", new TimestampType(UnitOf(column), Utc), nullable: false),
            new Field("offset_minutes", Int16Type.Default, nullable: false),
        ]),
        ColumnKind.Duration => DurationType.FromTimeUnit(UnitOf(column)),
        ColumnKind.EnumName or ColumnKind.Word =>
            new DictionaryType(Int32Type.Default, StringType.Default, ordered: false),
        ColumnKind.Struct => new StructType(System.Array.ConvertAll([.. column.Children], ArrowFields.OfField)),
        ColumnKind.List => OfList(column, ArrowFields.OfPart(column.Children[0])),
        ColumnKind.Map => new MapType(
            ArrowFields.OfPart(column.Children[0]), ArrowFields.OfPart(column.Children[1]), keySorted: false),
        ColumnKind.Union => new UnionType(
            column.Children.Select(ArrowFields.OfPart), column.Children.Select(static c => c.Tag), UnionMode.Dense),
        _ => throw new ArgumentOutOfRangeException(nameof(column), column.Kind, "The column's kind has no Arrow type."),
    };

    /// <summary>Name of the extension type that the field bears, or null.</summary>
    internal static string? ExtensionOf(ColumnDefinition column) => column.Extension ?? column.Kind switch
    {
        ColumnKind.Int128 => "khonsu.int128",
        ColumnKind.UInt128 => "khonsu.uint128",
        ColumnKind.BigInteger => "khonsu.bigint",
        ColumnKind.Guid => "arrow.uuid",
        ColumnKind.DateTimeOffset => "arrow.timestamp_with_offset",
        _ => null,
    };

    /// <summary>A type in words that are equal exactly when the types store the same: it is shown in errors and it is
    /// compared.</summary>
    internal static string Describe(IArrowType type) => type switch
    {
        ExtensionType extension => Describe(extension.StorageType),
        TimestampType timestamp => ZoneOf(timestamp) is { } zone
            ? $"timestamp[{Short(timestamp.Unit)}, {zone}]"
            : $"timestamp[{Short(timestamp.Unit)}]",
        DurationType duration => $"duration[{Short(duration.Unit)}]",
        Time32Type time => $"time32[{Short(time.Unit)}]",
        Time64Type time => $"time64[{Short(time.Unit)}]",
        Decimal32Type number => $"decimal32({number.Precision}, {number.Scale})",
        Decimal64Type number => $"decimal64({number.Precision}, {number.Scale})",
        Decimal128Type number => $"decimal128({number.Precision}, {number.Scale})",
        Decimal256Type number => $"decimal256({number.Precision}, {number.Scale})",
        FixedSizeBinaryType binary => $"fixed_size_binary[{binary.ByteWidth}]",
        FixedSizeListType list => $"fixed_size_list<{Describe(list.ValueDataType)}>[{list.ListSize}]",
        ListType list => $"list<{Describe(list.ValueDataType)}>",
        LargeListType list => $"large_list<{Describe(list.ValueDataType)}>",
        MapType map => $"map<{Describe(map.KeyField.DataType)}, {Describe(map.ValueField.DataType)}>",
        UnionType union => $"{(union.Mode == UnionMode.Dense ? "dense" : "sparse")}_union<"
            + string.Join(", ", union.Fields.Select((field, i) => $"{union.TypeIds[i]}={Describe(field)}")) + ">",
        StructType group => $"struct<{string.Join(", ", group.Fields.Select(Describe))}>",
        DictionaryType dictionary => $"dictionary<{Describe(dictionary.IndexType)}, {Describe(dictionary.ValueType)}>",
        _ => type.Name,
    };

    /// <summary>A type; of an extension type what it is stored as.</summary>
    internal static IArrowType StorageOf(IArrowType type) =>
        type is ExtensionType extension ? StorageOf(extension.StorageType) : type;

    /// <summary>Position of the field of a name in a struct, or -1.</summary>
    internal static int IndexOf(IReadOnlyList<Field> fields, string name)
    {
        for (int i = 0; i < fields.Count; i++)
        {
            if (fields[i].Name == name)
                return i;
        }

        return -1;
    }

    static string Describe(Field field) => $"{field.Name}: {Describe(field.DataType)}";

    static NestedType OfList(ColumnDefinition column, Field item) =>
        column.FixedSize != 0 ? new FixedSizeListType(item, column.FixedSize)
        : column.IsLarge ? new LargeListType(item)
        : new ListType(item);

    static FixedSizeBinaryType OfDecimal(int precision, int scale) => DecimalScaling.WidthOf(precision) switch
    {
        sizeof(int) => new Decimal32Type(precision, scale),
        sizeof(long) => new Decimal64Type(precision, scale),
        WideBytes => new Decimal128Type(precision, scale),
        _ => new Decimal256Type(precision, scale),
    };

    static TimeUnit UnitOf(ColumnDefinition column) => column.Unit switch
    {
        TimeColumnUnit.Nanosecond => TimeUnit.Nanosecond,
        TimeColumnUnit.Microsecond => TimeUnit.Microsecond,
        TimeColumnUnit.Millisecond => TimeUnit.Millisecond,
        _ => TimeUnit.Second,
    };

    /// <summary>Where the times of a timestamp are, or null for nowhere.</summary>
    // Why: other writers have other names for UTC; the stored instant is the same.
    internal static string? ZoneOf(TimestampType type) => type.Timezone switch
    {
        null or "" => null,
        "UTC" or "Etc/UTC" or "Z" or "+00:00" => Utc,
        string zone => zone,
    };

    static string Short(TimeUnit unit) => unit switch
    {
        TimeUnit.Nanosecond => "ns",
        TimeUnit.Microsecond => "us",
        TimeUnit.Millisecond => "ms",
        _ => "s",
    };
}
