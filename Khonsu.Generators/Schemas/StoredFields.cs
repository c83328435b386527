using Khonsu.Generators.Model;

namespace Khonsu.Generators.Schemas;

/// <summary>Finds what the columns of a record are stored as; the runtime does the same with its own types.</summary>
static class StoredFields
{
    const int DefaultPrecision = 38;
    const int DefaultScale = 18;
    const int WideBytes = 16;

    /// <summary>The columns of a record.</summary>
    /// <param name="record">The record.</param>
    /// <returns>A field for each, in the order of the columns.</returns>
    public static StoredField[] Of(RecordModel record) => record.Columns
        .Select(column => Of(column) with { IsShardKey = record.HasShardKey && column.IsShardKey })
        .ToArray();

    /// <summary>A column of a table, or a field of a struct.</summary>
    /// <param name="column">The column.</param>
    /// <returns>What it is stored as, with its number.</returns>
    public static StoredField Of(ColumnModel column) =>
        OfPart(column) with { Id = ColumnNumbers.Of(column), IsKey = column.IsKey };

    /// <summary>What a column is stored as, whatever number it has.</summary>
    /// <param name="column">The column, or a part of one.</param>
    /// <returns>The field.</returns>
    public static StoredField OfPart(ColumnModel column) =>
        new(column.Name, TypeOf(column) with { Extension = ExtensionOf(column) }, column.IsNullable)
        {
            Tag = column.Shape?.Tag ?? 0,
        };

    /// <summary>Name of the extension type that a column bears, or null.</summary>
    /// <param name="column">The column.</param>
    public static string? ExtensionOf(ColumnModel column) => column.Shape?.Extension ?? column.StoredKind switch
    {
        ColumnKind.Int128 => "khonsu.int128",
        ColumnKind.UInt128 => "khonsu.uint128",
        ColumnKind.BigInteger => "khonsu.bigint",
        ColumnKind.Guid => "arrow.uuid",
        ColumnKind.DateTimeOffset => "arrow.timestamp_with_offset",
        _ => null,
    };

    static StoredType TypeOf(ColumnModel column) => column.StoredKind switch
    {
        ColumnKind.Int8 => new(StoredKind.Int8),
        ColumnKind.UInt8 => new(StoredKind.UInt8),
        ColumnKind.Int16 => new(StoredKind.Int16),
        ColumnKind.UInt16 or ColumnKind.Char => new(StoredKind.UInt16),
        ColumnKind.Int32 => new(StoredKind.Int32),
        ColumnKind.UInt32 => new(StoredKind.UInt32),
        ColumnKind.Int64 => new(StoredKind.Int64),
        ColumnKind.UInt64 => new(StoredKind.UInt64),
        ColumnKind.Half => new(StoredKind.Half),
        ColumnKind.Float => new(StoredKind.Float),
        ColumnKind.Double => new(StoredKind.Double),
        ColumnKind.Boolean => new(StoredKind.Boolean),
        ColumnKind.Decimal => new(StoredKind.Decimal)
        {
            Precision = column.Decimal?.Precision ?? DefaultPrecision,
            Scale = column.Decimal?.Scale ?? DefaultScale,
        },
        ColumnKind.Int128 or ColumnKind.UInt128 or ColumnKind.Guid =>
            new(StoredKind.FixedBinary) { Size = WideBytes },
        ColumnKind.Bytes or ColumnKind.ImmutableBytes when column.Shape is { FixedSize: > 0 and var size } =>
            new(StoredKind.FixedBinary) { Size = size },
        ColumnKind.BigInteger or ColumnKind.Bytes or ColumnKind.ImmutableBytes =>
            new(IsLarge(column) ? StoredKind.LargeBinary : StoredKind.Binary),
        ColumnKind.String => new(IsLarge(column) ? StoredKind.LargeText : StoredKind.Text),
        ColumnKind.Date => new(StoredKind.Date),
        ColumnKind.Time => new(StoredKind.Time) { Unit = TimeUnits.Nanosecond },
        ColumnKind.DateTime => new(StoredKind.Timestamp)
        {
            Unit = TimeUnits.Of(column.Unit),
            IsUtc = column.DateTimeKind is null,
        },
        ColumnKind.DateTimeOffset => new(StoredKind.OffsetTimestamp) { Unit = TimeUnits.Of(column.Unit) },
        ColumnKind.Duration => new(StoredKind.Duration) { Unit = TimeUnits.Of(column.Unit) },
        ColumnKind.EnumName or ColumnKind.Word => new(StoredKind.Words),
        ColumnKind.Struct => new(StoredKind.Struct) { Parts = PartsOf(column, static part => Of(part)) },
        ColumnKind.Map => new(StoredKind.Map) { Parts = PartsOf(column, static part => OfPart(part)) },
        ColumnKind.Union => new(StoredKind.Union) { Parts = PartsOf(column, static part => OfPart(part)) },
        _ => OfList(column),
    };

    static StoredType OfList(ColumnModel column)
    {
        int size = column.Shape?.FixedSize ?? 0;
        StoredKind kind = size > 0 ? StoredKind.FixedList : IsLarge(column) ? StoredKind.LargeList : StoredKind.List;
        return new StoredType(kind) { Size = size, Parts = PartsOf(column, static part => OfPart(part)) };
    }

    static bool IsLarge(ColumnModel column) => column.Shape is { IsLarge: true };

    static EquatableArray<StoredField> PartsOf(ColumnModel column, Func<ColumnModel, StoredField> field) =>
        new(column.Shape!.Nested!.Parts.Select(field));
}
