using Apache.Arrow.Types;
using Khonsu.CompilerServices;

namespace Khonsu.Arrow;

/// <summary>What a single value can be widened to without loss.</summary>
internal static class ValueConversions
{
    const long SecondsPerDay = 24 * 60 * 60;

    /// <summary>Finds how a stored type becomes that of a column.</summary>
    /// <param name="column">The column.</param>
    /// <param name="type">What is stored; it is not the column's type.</param>
    /// <param name="place">The part that is converted.</param>
    /// <returns>The conversion, or null when there is none that keeps every value.</returns>
    internal static ArrayConversion? Find(ColumnDefinition column, IArrowType type, ConversionPlace place)
    {
        switch (column.Kind)
        {
            case ColumnKind.Int8 or ColumnKind.UInt8 or ColumnKind.Int16 or ColumnKind.UInt16 or ColumnKind.Int32
                or ColumnKind.UInt32 or ColumnKind.Int64 or ColumnKind.UInt64 or ColumnKind.Int128
                or ColumnKind.UInt128:
                return IntegerForm.Of(type) is { } integer && IntegerForm.Of(column.Kind).Holds(integer)
                    ? new IntegerConversion(ArrowTypes.Of(column), integer, IntegerForm.Of(column.Kind).Bytes, place)
                    : null;
            case ColumnKind.Float when type is HalfFloatType:
                return new RealConversion<Half, float>(ArrowTypes.Of(column), place);
            case ColumnKind.Double when type is HalfFloatType:
                return new RealConversion<Half, double>(ArrowTypes.Of(column), place);
            case ColumnKind.Double when type is FloatType:
                return new RealConversion<float, double>(ArrowTypes.Of(column), place);
            case ColumnKind.Decimal:
                return OfDecimal(column, type, place);
            case ColumnKind.DateTime when type is Date32Type:
                return new TimeConversion(
                    column,
                    sizeof(int),
                    SecondsPerDay * PerSecond(column.Unit),
                    TimeScaling.Advice(column.Unit, "[Timestamp]"),
                    place);
            case ColumnKind.DateTime when type is TimestampType stored && IsSameZone(column, stored):
                return OfTime(column, stored.Unit, "[Timestamp]", place);
            case ColumnKind.Time when type is Time32Type stored:
                return OfClock(column, sizeof(int), stored.Unit, place);
            case ColumnKind.Time when type is Time64Type stored:
                return OfClock(column, sizeof(long), stored.Unit, place);
            case ColumnKind.Duration when type is DurationType stored:
                return OfTime(column, stored.Unit, "[Duration]", place);
            case ColumnKind.String or ColumnKind.Bytes or ColumnKind.ImmutableBytes or ColumnKind.BigInteger
                when column.FixedSize == 0:
                return OfVariable(column, type, place);
            case ColumnKind.Word or ColumnKind.EnumName:
                return OfWords(column, type, place);
            default:
                return null;
        }
    }

    static DecimalConversion? OfDecimal(ColumnDefinition column, IArrowType type, ConversionPlace place)
    {
        if (IntegerForm.Of(type) is { } integer)
        {
            return column.Precision - column.Scale >= integer.Digits
                ? new DecimalConversion(column, integer, integer.Digits, 0, place)
                : null;
        }

        (int bytes, int precision, int scale) = type switch
        {
            Decimal32Type small => (sizeof(int), small.Precision, small.Scale),
            Decimal64Type middle => (sizeof(long), middle.Precision, middle.Scale),
            Decimal128Type wide => (16, wide.Precision, wide.Scale),
            Decimal256Type widest => (DecimalScaling.Width256, widest.Precision, widest.Scale),
            _ => default,
        };
        return bytes != 0 && scale >= 0 && column.Scale >= scale
            && column.Precision - column.Scale >= precision - scale
                ? new DecimalConversion(column, new IntegerForm(bytes, IsSigned: true), precision, scale, place)
                : null;
    }

    static TimeConversion? OfTime(ColumnDefinition column, TimeUnit stored, string attribute, ConversionPlace place)
    {
        long from = PerSecond(stored);
        long to = PerSecond(column.Unit);
        string advice = TimeScaling.Advice(column.Unit, attribute);
        return to > from ? new TimeConversion(column, sizeof(long), to / from, advice, place) : null;
    }

    // Why: we write nanoseconds, others what their times of day have.
    static TimeConversion OfClock(ColumnDefinition column, int bytes, TimeUnit stored, ConversionPlace place) =>
        new(column, bytes, PerSecond(TimeUnit.Nanosecond) / PerSecond(stored), TimeScaling.ClockAdvice, place);

    static ArrayConversion? OfVariable(ColumnDefinition column, IArrowType type, ConversionPlace place)
    {
        bool isText = column.Kind == ColumnKind.String;
        if (isText && type is DictionaryType { ValueType: var value, IndexType: var index })
        {
            bool isSame = ArrowTypes.Describe(value) == ArrowTypes.Describe(ArrowTypes.Of(column));
            ArrayConversion? inner = isSame ? null : OfVariable(column, value, place);
            return (isSame || inner is not null and not DictionaryConversion) && IntegerForm.Of(index) is { } form
                ? new DictionaryConversion(column, form, inner, place)
                : null;
        }

        return type switch
        {
            StringType or LargeStringType when isText =>
                new OffsetConversion(column, type is LargeStringType, 0, place),
            BinaryType or LargeBinaryType when !isText =>
                new OffsetConversion(column, type is LargeBinaryType, 0, place),
            StringViewType when isText => new ViewConversion(column, place),
            BinaryViewType when !isText => new ViewConversion(column, place),
            // Why the exact type: decimals are derived from it.
            FixedSizeBinaryType { TypeId: ArrowTypeId.FixedSizedBinary, ByteWidth: > 0 and var size }
                when column.Kind is ColumnKind.Bytes or ColumnKind.ImmutableBytes =>
                new OffsetConversion(column, false, size, place),
            _ => null,
        };
    }

    static ArrayConversion? OfWords(ColumnDefinition column, IArrowType type, ConversionPlace place)
    {
        if (!WordForms.Are(type))
            return null;
        IArrowType stored = type is DictionaryType { ValueType: var value } ? value : type;
        ColumnDefinition texts = new(column.Name, column.Member, ColumnKind.String, IsNullable: true);
        ArrayConversion? inner = stored is StringType ? null : OfVariable(texts, stored, place);
        return type is DictionaryType { IndexType: var index }
            ? new IndexConversion(column, IntegerForm.Of(index)!.Value, inner, place)
            : new WordConversion(column, inner, place);
    }

    static bool IsSameZone(ColumnDefinition column, TimestampType stored) =>
        ArrowTypes.ZoneOf(stored) == (column.DateTimeKind == DateTimeKind.Utc ? ArrowTypes.Utc : null);

    static long PerSecond(TimeUnit unit) => PerSecond((TimeColumnUnit)((int)TimeUnit.Nanosecond - (int)unit));

    static long PerSecond(TimeColumnUnit unit) => unit switch
    {
        TimeColumnUnit.Nanosecond => 1_000_000_000,
        TimeColumnUnit.Microsecond => 1_000_000,
        TimeColumnUnit.Millisecond => 1_000,
        _ => 1,
    };
}
