namespace Khonsu.Runtime.Tests.CompilerServices.Keys;

/// <summary>Rows of random values.</summary>
static class KeyRows
{
    public static KeyKinds Kinds(int id, KeyValues values) => new(id)
    {
        Boolean = values.Boolean(),
        Int8 = values.Int8(),
        UInt8 = values.UInt8(),
        Int16 = values.Int16(),
        UInt16 = values.UInt16(),
        Int32 = values.Int32(),
        UInt32 = values.UInt32(),
        Int64 = values.Int64(),
        UInt64 = values.UInt64(),
        NativeInt = values.NativeInt(),
        NativeUInt = values.NativeUInt(),
        Int128 = values.Int128(),
        UInt128 = values.UInt128(),
        Big = values.Big(),
        Half = values.Half(),
        Float = values.Float(),
        Double = values.Double(),
        Decimal = values.Decimal(),
        Char = values.Char(),
        Rune = values.Rune(),
        Text = values.Text(),
        Guid = values.Guid(),
        DateTime = values.DateTime(),
        DateTimeOffset = values.DateTimeOffset(),
        Date = values.Date(),
        Time = values.Time(),
        Duration = values.Duration(),
        Small = values.Small(),
        Day = values.Day(),
        TextId = values.TextId(),
        Score = values.Score(),
    };

    public static MaybeKeyKinds MaybeKinds(int id, KeyValues values) => new(id)
    {
        Boolean = values.Maybe(values.Boolean()),
        Int8 = values.Maybe(values.Int8()),
        UInt8 = values.Maybe(values.UInt8()),
        Int16 = values.Maybe(values.Int16()),
        UInt16 = values.Maybe(values.UInt16()),
        Int32 = values.Maybe(values.Int32()),
        UInt32 = values.Maybe(values.UInt32()),
        Int64 = values.Maybe(values.Int64()),
        UInt64 = values.Maybe(values.UInt64()),
        NativeInt = values.Maybe(values.NativeInt()),
        NativeUInt = values.Maybe(values.NativeUInt()),
        Int128 = values.Maybe(values.Int128()),
        UInt128 = values.Maybe(values.UInt128()),
        Big = values.Maybe(values.Big()),
        Half = values.Maybe(values.Half()),
        Float = values.Maybe(values.Float()),
        Double = values.Maybe(values.Double()),
        Decimal = values.Maybe(values.Decimal()),
        Char = values.Maybe(values.Char()),
        Rune = values.Maybe(values.Rune()),
        Text = values.Maybe(values.Text()),
        Guid = values.Maybe(values.Guid()),
        DateTime = values.Maybe(values.DateTime()),
        DateTimeOffset = values.Maybe(values.DateTimeOffset()),
        Date = values.Maybe(values.Date()),
        Time = values.Maybe(values.Time()),
        Duration = values.Maybe(values.Duration()),
        Small = values.Maybe(values.Small()),
        Day = values.Maybe(values.Day()),
        TextId = values.Maybe(values.TextId()),
        Score = values.Maybe(values.Score()),
    };

    public static KeyPlace Place(KeyValues values) => new(values.Text(), values.TextId(), values.Small())
    {
        Town = values.Maybe(values.Text()),
        Height = values.Maybe(values.Decimal()),
        Size = values.Big(),
        Weight = values.Double(),
        IsOpen = values.Maybe(values.Boolean()),
    };
}
