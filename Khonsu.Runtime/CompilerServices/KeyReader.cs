using System.Buffers.Binary;
using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;
using System.Numerics;
using System.Text;

namespace Khonsu.CompilerServices;

/// <summary>
/// Reads back what <see cref="KeyWriter"/> has written, from bytes that may be anybody's: each <c>Get</c> is the other
/// side of a <c>Put</c>, and what it reads equals what was put. Bytes that no <c>Put</c> writes break the reader: from
/// then on all values are defaults, and <see cref="IsExact"/>, which is asked once in the end, is false.
/// </summary>
/// <remarks>
/// If a reader is exact, then writing the values again writes the same bytes: each value has one form. What is made
/// grows with the bytes that are there, and never with a count that they claim. Threads: one at a time.
/// </remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class KeyReader
{
    const byte Absent = 0;
    const byte Present = 1;

    readonly ReadOnlyMemory<byte> _bytes;
    int _position;
    bool _isBroken;

    /// <summary>Starts at the first column of a key.</summary>
    /// <param name="bytes">The bytes of the key, or of its first columns; they must not change meanwhile.</param>
    public KeyReader(ReadOnlyMemory<byte> bytes) => _bytes = bytes;

    /// <summary>
    /// Whether the bytes are those that are written for the values that were read: none was missing, none was another,
    /// and none is left.
    /// </summary>
    public bool IsExact => !_isBroken && _position == _bytes.Length;

    ReadOnlySpan<byte> Rest => _bytes.Span[_position..];

    /// <summary>Reads whether a column has a value, which then follows by its own call.</summary>
    /// <returns>False for null.</returns>
    public bool GetPresence()
    {
        byte mark = GetUInt8();
        return mark is Absent or Present ? mark == Present : Break<bool>();
    }

    /// <summary>Reads a column.</summary>
    /// <returns>Its value.</returns>
    public bool GetBoolean()
    {
        byte value = GetUInt8();
        return value <= 1 ? value == 1 : Break<bool>();
    }

    /// <summary>Reads a column.</summary>
    /// <returns>Its value.</returns>
    public sbyte GetInt8() => TryTake(sizeof(byte), out ReadOnlySpan<byte> taken)
        ? (sbyte)(taken[0] ^ (1 << 7))
        : default;

    /// <summary>Reads a column.</summary>
    /// <returns>Its value.</returns>
    public byte GetUInt8() => TryTake(sizeof(byte), out ReadOnlySpan<byte> taken) ? taken[0] : default;

    /// <summary>Reads a column.</summary>
    /// <returns>Its value.</returns>
    public short GetInt16() => TryTake(sizeof(short), out ReadOnlySpan<byte> taken)
        ? (short)(BinaryPrimitives.ReadInt16BigEndian(taken) ^ short.MinValue)
        : default;

    /// <summary>Reads a column.</summary>
    /// <returns>Its value.</returns>
    public ushort GetUInt16() => TryTake(sizeof(ushort), out ReadOnlySpan<byte> taken)
        ? BinaryPrimitives.ReadUInt16BigEndian(taken)
        : default;

    /// <summary>Reads a column.</summary>
    /// <returns>Its value.</returns>
    public int GetInt32() => TryTake(sizeof(int), out ReadOnlySpan<byte> taken)
        ? BinaryPrimitives.ReadInt32BigEndian(taken) ^ int.MinValue
        : default;

    /// <summary>Reads a column.</summary>
    /// <returns>Its value.</returns>
    public uint GetUInt32() => TryTake(sizeof(uint), out ReadOnlySpan<byte> taken)
        ? BinaryPrimitives.ReadUInt32BigEndian(taken)
        : default;

    /// <summary>Reads a column.</summary>
    /// <returns>Its value.</returns>
    public long GetInt64() => TryTake(sizeof(long), out ReadOnlySpan<byte> taken)
        ? BinaryPrimitives.ReadInt64BigEndian(taken) ^ long.MinValue
        : default;

    /// <summary>Reads a column.</summary>
    /// <returns>Its value.</returns>
    public ulong GetUInt64() => TryTake(sizeof(ulong), out ReadOnlySpan<byte> taken)
        ? BinaryPrimitives.ReadUInt64BigEndian(taken)
        : default;

    /// <summary>Reads a column, which has 64 bits on every machine; a smaller one refuses what it cannot hold.
    /// </summary>
    /// <returns>Its value.</returns>
    public nint GetNativeInt()
    {
        long value = GetInt64();
        return value >= nint.MinValue && value <= nint.MaxValue ? (nint)value : Break<nint>();
    }

    /// <summary>Reads a column, which has 64 bits on every machine; a smaller one refuses what it cannot hold.
    /// </summary>
    /// <returns>Its value.</returns>
    public nuint GetNativeUInt()
    {
        ulong value = GetUInt64();
        return value <= nuint.MaxValue ? (nuint)value : Break<nuint>();
    }

    /// <summary>Reads a column.</summary>
    /// <returns>Its value.</returns>
    public Int128 GetInt128() => TryTake(KeyNumbers.UInt128Bytes, out ReadOnlySpan<byte> taken)
        ? BinaryPrimitives.ReadInt128BigEndian(taken) ^ Int128.MinValue
        : default;

    /// <summary>Reads a column.</summary>
    /// <returns>Its value.</returns>
    public UInt128 GetUInt128() => TryTake(KeyNumbers.UInt128Bytes, out ReadOnlySpan<byte> taken)
        ? BinaryPrimitives.ReadUInt128BigEndian(taken)
        : default;

    /// <summary>Reads a column.</summary>
    /// <returns>Its value; what is not a number is <see cref="Half.NaN"/>, and zero has no sign.</returns>
    public Half GetHalf() =>
        TryTake(sizeof(ushort), out ReadOnlySpan<byte> taken)
            && KeyNumbers.TryOfOrderedBits(BinaryPrimitives.ReadUInt16BigEndian(taken), out Half value)
            ? value
            : Break<Half>();

    /// <summary>Reads a column.</summary>
    /// <returns>Its value; what is not a number is <see cref="float.NaN"/>, and zero has no sign.</returns>
    public float GetFloat() =>
        TryTake(sizeof(float), out ReadOnlySpan<byte> taken)
            && KeyNumbers.TryOfOrderedBits(BinaryPrimitives.ReadUInt32BigEndian(taken), out float value)
            ? value
            : Break<float>();

    /// <summary>Reads a column.</summary>
    /// <returns>Its value; what is not a number is <see cref="double.NaN"/>, and zero has no sign.</returns>
    public double GetDouble() =>
        TryTake(sizeof(double), out ReadOnlySpan<byte> taken)
            && KeyNumbers.TryOfOrderedBits(BinaryPrimitives.ReadUInt64BigEndian(taken), out double value)
            ? value
            : Break<double>();

    /// <summary>Reads a column.</summary>
    /// <returns>Its value, with as few digits behind the point as it needs.</returns>
    public decimal GetDecimal() =>
        TryTake(KeyNumbers.DecimalBytes, out ReadOnlySpan<byte> taken) && KeyNumbers.TryRead(taken, out decimal value)
            ? value
            : Break<decimal>();

    /// <summary>Reads a column.</summary>
    /// <returns>Its value.</returns>
    public BigInteger GetBigInteger()
    {
        if (!KeyNumbers.TryRead(Rest, out int bytes, out BigInteger value))
            return Break<BigInteger>();
        _position += bytes;
        return value;
    }

    /// <summary>Reads a column.</summary>
    /// <returns>Its value.</returns>
    public char GetChar() => (char)GetUInt16();

    /// <summary>Reads a column.</summary>
    /// <returns>Its value.</returns>
    public Rune GetRune()
    {
        uint value = GetUInt32();
        return Rune.IsValid(value) ? new Rune(value) : Break<Rune>();
    }

    /// <summary>Reads a column of text that is not null; null breaks the reader.</summary>
    /// <returns>Its value; empty where the reader is broken.</returns>
    public string GetString() => GetNullableString() ?? Break<string>() ?? string.Empty;

    /// <summary>Reads a column of text that may be null.</summary>
    /// <returns>Its value.</returns>
    public string? GetNullableString()
    {
        if (!KeyText.TryRead(Rest, out int bytes, out string? value))
            return Break<string>();
        _position += bytes;
        return value;
    }

    /// <summary>Reads a column.</summary>
    /// <returns>Its value.</returns>
    public Guid GetGuid() => TryTake(KeyNumbers.UInt128Bytes, out ReadOnlySpan<byte> taken)
        ? new Guid(taken, bigEndian: true)
        : default;

    /// <summary>Reads a column.</summary>
    /// <param name="kind">The kind of all values of the column, which is not written.</param>
    /// <returns>Its value.</returns>
    public DateTime GetDateTime(DateTimeKind kind)
    {
        long ticks = GetInt64();
        return ticks >= 0 && ticks <= DateTime.MaxValue.Ticks ? new DateTime(ticks, kind) : Break<DateTime>();
    }

    /// <summary>Reads a column.</summary>
    /// <returns>Its value, as UTC.</returns>
    public DateTimeOffset GetDateTimeOffset() => new(GetDateTime(DateTimeKind.Utc).Ticks, TimeSpan.Zero);

    /// <summary>Reads a column.</summary>
    /// <returns>Its value.</returns>
    public DateOnly GetDate()
    {
        int day = GetInt32();
        return day >= 0 && day <= DateOnly.MaxValue.DayNumber ? DateOnly.FromDayNumber(day) : Break<DateOnly>();
    }

    /// <summary>Reads a column.</summary>
    /// <returns>Its value.</returns>
    public TimeOnly GetTime()
    {
        long ticks = GetInt64();
        return ticks >= 0 && ticks <= TimeOnly.MaxValue.Ticks ? new TimeOnly(ticks) : Break<TimeOnly>();
    }

    /// <summary>Reads a column.</summary>
    /// <returns>Its value.</returns>
    public TimeSpan GetDuration() => new(GetInt64());

    /// <summary>
    /// Makes a wrapper of what was read of it. One whose constructor refuses the value or changes it breaks the
    /// reader, unless the value is that of the wrapper's default, which no constructor has made.
    /// </summary>
    /// <typeparam name="TWrapper">The wrapper.</typeparam>
    /// <typeparam name="TValue">What it wraps.</typeparam>
    /// <param name="value">What was read.</param>
    /// <param name="wrap">Calls the constructor.</param>
    /// <param name="unwrap">Reads what a wrapper wraps.</param>
    /// <returns>The wrapper.</returns>
    public TWrapper Wrap<TWrapper, TValue>(
        [AllowNull] TValue value, Func<TValue, TWrapper> wrap, Func<TWrapper, TValue> unwrap)
        where TWrapper : struct
    {
        ArgumentNullException.ThrowIfNull(wrap);
        ArgumentNullException.ThrowIfNull(unwrap);
        if (_isBroken)
            return default;
        return (value is not null && TryWrap(value, wrap, unwrap, out TWrapper wrapper))
            || TryWrap(value, static _ => default, unwrap, out wrapper)
            ? wrapper
            : Break<TWrapper>();
    }

    static bool TryWrap<TWrapper, TValue>(
        [AllowNull] TValue value, Func<TValue, TWrapper> wrap, Func<TWrapper, TValue> unwrap, out TWrapper wrapper)
        where TWrapper : struct
    {
        try
        {
            wrapper = wrap(value!);
            return EqualityComparer<TValue>.Default.Equals(unwrap(wrapper), value);
        }
        catch (Exception)
        {
            // Why all: it is the user's constructor, and which of its errors speak of the value only the user knows.
            wrapper = default;
            return false;
        }
    }

    bool TryTake(int bytes, out ReadOnlySpan<byte> taken)
    {
        if (bytes > _bytes.Length - _position)
        {
            taken = default;
            return Break<bool>();
        }

        taken = _bytes.Span.Slice(_position, bytes);
        _position += bytes;
        return true;
    }

    // Why to the end: so that nothing is there for whoever reads on.
    T? Break<T>()
    {
        _isBroken = true;
        _position = _bytes.Length;
        return default;
    }
}
