using System.ComponentModel;

namespace Khonsu.CompilerServices;

/// <summary>How a column is stored: the C# type on one side, the Arrow type on the other.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public enum ColumnKind
{
    /// <summary><see cref="sbyte"/>, Int8.</summary>
    Int8,

    /// <summary><see cref="byte"/>, UInt8.</summary>
    UInt8,

    /// <summary><see cref="short"/>, Int16.</summary>
    Int16,

    /// <summary><see cref="ushort"/>, UInt16.</summary>
    UInt16,

    /// <summary><see cref="int"/>, Int32.</summary>
    Int32,

    /// <summary><see cref="uint"/>, UInt32.</summary>
    UInt32,

    /// <summary><see cref="long"/>, Int64.</summary>
    Int64,

    /// <summary><see cref="ulong"/>, UInt64.</summary>
    UInt64,

    /// <summary><see cref="System.Half"/>, HalfFloat.</summary>
    Half,

    /// <summary><see cref="float"/>, Float.</summary>
    Float,

    /// <summary><see cref="double"/>, Double.</summary>
    Double,

    /// <summary><see cref="bool"/>, Boolean.</summary>
    Boolean,

    /// <summary><see cref="char"/>, UInt16.</summary>
    Char,

    /// <summary><see cref="decimal"/>, Decimal32, Decimal64, Decimal128 or Decimal256 by precision.</summary>
    Decimal,

    /// <summary>
    /// <see cref="System.Int128"/>, FixedSizeBinary(16), little-endian, extension <c>khonsu.int128</c>.
    /// </summary>
    Int128,

    /// <summary>
    /// <see cref="System.UInt128"/>, FixedSizeBinary(16), little-endian, extension <c>khonsu.uint128</c>.
    /// </summary>
    UInt128,

    /// <summary>
    /// <see cref="System.Numerics.BigInteger"/>, Binary, two's complement little-endian, extension
    /// <c>khonsu.bigint</c>.
    /// </summary>
    BigInteger,

    /// <summary><see cref="string"/>, Utf8.</summary>
    String,

    /// <summary><see cref="ReadOnlyMemory{T}"/> of <see cref="byte"/>, Binary.</summary>
    Bytes,

    /// <summary><see cref="System.Collections.Immutable.ImmutableArray{T}"/> of <see cref="byte"/>, Binary.</summary>
    ImmutableBytes,

    /// <summary>
    /// <see cref="System.Guid"/>, FixedSizeBinary(16) in RFC 9562 byte order, extension <c>arrow.uuid</c>.
    /// </summary>
    Guid,

    /// <summary><see cref="DateOnly"/>, Date32.</summary>
    Date,

    /// <summary><see cref="TimeOnly"/>, Time64 in nanoseconds.</summary>
    Time,

    /// <summary><see cref="System.DateTime"/>, Timestamp.</summary>
    DateTime,

    /// <summary>
    /// <see cref="System.DateTimeOffset"/>, struct of Timestamp (UTC) and Int16 minutes,
    /// <c>arrow.timestamp_with_offset</c>.
    /// </summary>
    DateTimeOffset,

    /// <summary><see cref="TimeSpan"/>, Duration.</summary>
    Duration,

    /// <summary>An enum by the names of its members, Dictionary of Int32 and Utf8.</summary>
    EnumName,

    /// <summary><see cref="string"/> by its place in a dictionary, Dictionary of Int32 and Utf8.</summary>
    Word,

    /// <summary>A record or a tuple, Struct.</summary>
    Struct,

    /// <summary>A list or a set, List, LargeList or FixedSizeList.</summary>
    List,

    /// <summary>A dictionary, Map.</summary>
    Map,

    /// <summary>One of several records, dense Union.</summary>
    Union,
}
