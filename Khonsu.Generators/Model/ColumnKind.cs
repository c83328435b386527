namespace Khonsu.Generators.Model;

/// <summary>The runtime's <c>ColumnKind</c>, member by member; a test compares the two lists.</summary>
enum ColumnKind
{
    Int8,
    UInt8,
    Int16,
    UInt16,
    Int32,
    UInt32,
    Int64,
    UInt64,
    Half,
    Float,
    Double,
    Boolean,
    Char,
    Decimal,
    Int128,
    UInt128,
    BigInteger,
    String,
    Bytes,
    ImmutableBytes,
    Guid,
    Date,
    Time,
    DateTime,
    DateTimeOffset,
    Duration,
}
