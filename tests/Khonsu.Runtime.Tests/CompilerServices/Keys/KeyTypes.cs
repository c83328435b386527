namespace Khonsu.Runtime.Tests.CompilerServices.Keys;

/// <summary>Each type that columns of keys have.</summary>
static class KeyTypes
{
    public static readonly KeyType[] All =
    [
        KeyType.Of("bool", static v => v.Boolean(), static (w, x) => w.Put(x), static r => r.GetBoolean()),
        KeyType.Of("sbyte", static v => v.Int8(), static (w, x) => w.Put(x), static r => r.GetInt8()),
        KeyType.Of("byte", static v => v.UInt8(), static (w, x) => w.Put(x), static r => r.GetUInt8()),
        KeyType.Of("short", static v => v.Int16(), static (w, x) => w.Put(x), static r => r.GetInt16()),
        KeyType.Of("ushort", static v => v.UInt16(), static (w, x) => w.Put(x), static r => r.GetUInt16()),
        KeyType.Of("int", static v => v.Int32(), static (w, x) => w.Put(x), static r => r.GetInt32()),
        KeyType.Of("uint", static v => v.UInt32(), static (w, x) => w.Put(x), static r => r.GetUInt32()),
        KeyType.Of("long", static v => v.Int64(), static (w, x) => w.Put(x), static r => r.GetInt64()),
        KeyType.Of("ulong", static v => v.UInt64(), static (w, x) => w.Put(x), static r => r.GetUInt64()),
        KeyType.Of("nint", static v => v.NativeInt(), static (w, x) => w.Put(x), static r => r.GetNativeInt()),
        KeyType.Of("nuint", static v => v.NativeUInt(), static (w, x) => w.Put(x), static r => r.GetNativeUInt()),
        KeyType.Of("Int128", static v => v.Int128(), static (w, x) => w.Put(x), static r => r.GetInt128()),
        KeyType.Of("UInt128", static v => v.UInt128(), static (w, x) => w.Put(x), static r => r.GetUInt128()),
        KeyType.Of("BigInteger", static v => v.Big(), static (w, x) => w.Put(x), static r => r.GetBigInteger()),
        KeyType.Of("Half", static v => v.Half(), static (w, x) => w.Put(x), static r => r.GetHalf()),
        KeyType.Of("float", static v => v.Float(), static (w, x) => w.Put(x), static r => r.GetFloat()),
        KeyType.Of("double", static v => v.Double(), static (w, x) => w.Put(x), static r => r.GetDouble()),
        KeyType.Of("decimal", static v => v.Decimal(), static (w, x) => w.Put(x), static r => r.GetDecimal()),
        KeyType.Of("char", static v => v.Char(), static (w, x) => w.Put(x), static r => r.GetChar()),
        KeyType.Of("Rune", static v => v.Rune(), static (w, x) => w.Put(x), static r => r.GetRune()),
        KeyType.Of("string", static v => v.Text(), static (w, x) => w.Put(x), static r => r.GetString()),
        KeyType.Of(
            "string?", static v => v.Maybe(v.Text()), static (w, x) => w.Put(x), static r => r.GetNullableString()),
        KeyType.Of("Guid", static v => v.Guid(), static (w, x) => w.Put(x), static r => r.GetGuid()),
        KeyType.Of(
            "DateTime", static v => v.DateTime(), static (w, x) => w.Put(x),
            static r => r.GetDateTime(DateTimeKind.Local)),
        KeyType.Of(
            "DateTimeOffset", static v => v.DateTimeOffset(), static (w, x) => w.Put(x),
            static r => r.GetDateTimeOffset()),
        KeyType.Of("DateOnly", static v => v.Date(), static (w, x) => w.Put(x), static r => r.GetDate()),
        KeyType.Of("TimeOnly", static v => v.Time(), static (w, x) => w.Put(x), static r => r.GetTime()),
        KeyType.Of("TimeSpan", static v => v.Duration(), static (w, x) => w.Put(x), static r => r.GetDuration()),
        KeyType.Of(
            "presence", static v => v.Boolean(), static (w, x) => w.PutPresence(x), static r => r.GetPresence()),
        KeyType.Of(
            "wrapper of text", static v => v.Boolean() ? v.TextId() : default, static (w, x) => w.Put(x.Value),
            static r => r.Wrap<TextId, string>(
                r.GetNullableString(), static value => new(value), static made => made.Value)),
        KeyType.Of(
            "wrapper", static v => v.Score(), static (w, x) => w.Put(x.Value),
            static r => r.Wrap<Score, double>(
                r.GetDouble(), static value => new(value), static made => made.Value)),
    ];
}
