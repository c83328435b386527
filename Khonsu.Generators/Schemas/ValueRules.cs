using Khonsu.Generators.Model;

namespace Khonsu.Generators.Schemas;

/// <summary>
/// What a single value can be widened to without loss, as the runtime's <c>ValueConversions</c> do it. A test holds
/// both against each other, on every pair of types.
/// </summary>
static class ValueRules
{
    const int WideBytes = 16;

    /// <summary>Whether every value of a stored type is one of a column.</summary>
    /// <param name="column">The column.</param>
    /// <param name="type">What is stored; it is not the column's type.</param>
    public static bool CanWiden(ColumnModel column, StoredType type)
    {
        StoredType today = StoredFields.OfPart(column).Type;
        return column.StoredKind switch
        {
            var kind when kind.IsInteger() =>
                IntegerOf(type.Kind) is { } stored && FormOf(kind) is var form
                && form.Bytes > stored.Bytes && (form.IsSigned || !stored.IsSigned),
            ColumnKind.Float => type.Kind == StoredKind.Half,
            ColumnKind.Double => type.Kind is StoredKind.Half or StoredKind.Float,
            ColumnKind.Decimal => FitsDecimal(today, type),
            ColumnKind.DateTime when type.Kind == StoredKind.Date => true,
            ColumnKind.DateTime => type.Kind == StoredKind.Timestamp && type.IsUtc == today.IsUtc
                && TimeUnits.IsFiner(today.Unit, type.Unit),
            ColumnKind.Duration => type.Kind == StoredKind.Duration && TimeUnits.IsFiner(today.Unit, type.Unit),
            ColumnKind.String or ColumnKind.Word =>
                type.Kind is StoredKind.Text or StoredKind.LargeText or StoredKind.Words,
            ColumnKind.Bytes or ColumnKind.ImmutableBytes => today.Kind != StoredKind.FixedBinary
                && type.Kind is StoredKind.Binary or StoredKind.LargeBinary or StoredKind.FixedBinary,
            ColumnKind.BigInteger => type.Kind is StoredKind.Binary or StoredKind.LargeBinary,
            _ => false,
        };
    }

    static bool FitsDecimal(StoredType column, StoredType type)
    {
        int whole = column.Precision - column.Scale;
        if (IntegerOf(type.Kind) is { } integer)
            return whole >= DigitsOf(integer.Bytes, integer.IsSigned);
        return type.Kind == StoredKind.Decimal && column.Scale >= type.Scale && whole >= type.Precision - type.Scale;
    }

    static int DigitsOf(int bytes, bool isSigned) => bytes switch
    {
        1 => 3,
        2 => 5,
        4 => 10,
        _ => isSigned ? 19 : 20,
    };

    static (int Bytes, bool IsSigned) FormOf(ColumnKind kind) => kind switch
    {
        ColumnKind.Int8 => (1, true),
        ColumnKind.UInt8 => (1, false),
        ColumnKind.Int16 => (2, true),
        ColumnKind.UInt16 => (2, false),
        ColumnKind.Int32 => (4, true),
        ColumnKind.UInt32 => (4, false),
        ColumnKind.Int64 => (8, true),
        ColumnKind.UInt64 => (8, false),
        _ => (WideBytes, kind == ColumnKind.Int128),
    };

    static (int Bytes, bool IsSigned)? IntegerOf(StoredKind kind) => kind switch
    {
        StoredKind.Int8 => (1, true),
        StoredKind.UInt8 => (1, false),
        StoredKind.Int16 => (2, true),
        StoredKind.UInt16 => (2, false),
        StoredKind.Int32 => (4, true),
        StoredKind.UInt32 => (4, false),
        StoredKind.Int64 => (8, true),
        StoredKind.UInt64 => (8, false),
        _ => null,
    };
}
