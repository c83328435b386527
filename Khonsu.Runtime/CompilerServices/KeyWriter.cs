using System.Buffers.Binary;
using System.ComponentModel;
using System.Numerics;
using System.Text;

namespace Khonsu.CompilerServices;

/// <summary>
/// Writes keys as bytes that are compared where the types of the keys are not known. Values that are equal have the
/// same bytes, and bytes compare, unsigned and a shorter sequence before its extensions, as the values do. What one
/// <c>Put</c> writes is never the beginning of what it writes for another value, so the first columns of a key are a
/// beginning of the whole one. The same value has the same bytes on every machine and in every version.
/// </summary>
/// <remarks>
/// <see cref="KeyReader"/> reads them back. Threads: one at a time. Source: FoundationDB's tuple layer, which escapes
/// the end of a text too; here the characters are those of UTF-16, numbers have a fixed width, and types are not
/// written.
/// </remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class KeyWriter
{
    const int InitialBytes = 64;
    const int RetainedBytesMax = 1 << 20;
    const byte Absent = 0;
    const byte Present = 1;

    byte[] _buffer = new byte[InitialBytes];
    int _count;

    /// <summary>What was written since the last <see cref="Clear"/>; valid until the next call.</summary>
    public ReadOnlySpan<byte> Written => _buffer.AsSpan(0, _count);

    /// <summary>
    /// Whether the bytes tell this key from all others. Where they do not, the key could be any key of its table or
    /// index, and <see cref="Written"/> says nothing.
    /// </summary>
    public bool IsExact { get; private set; } = true;

    /// <summary>Forgets what was written, to write another key. A large buffer is not kept.</summary>
    public void Clear()
    {
        if (_buffer.Length > RetainedBytesMax)
            _buffer = new byte[InitialBytes];
        _count = 0;
        IsExact = true;
    }

    /// <summary>Says that a column has no form in bytes: only its own type knows what is equal.</summary>
    public void PutUnknown() => IsExact = false;

    /// <summary>Writes whether a column has a value; null is before all values. A value follows by its own call.
    /// </summary>
    /// <param name="isPresent">Whether it has one.</param>
    /// <returns><paramref name="isPresent"/>, for the caller's condition.</returns>
    public bool PutPresence(bool isPresent)
    {
        Put(isPresent ? Present : Absent);
        return isPresent;
    }

    /// <summary>Writes a column.</summary>
    /// <param name="value">Its value.</param>
    public void Put(bool value) => Put(value ? (byte)1 : (byte)0);

    /// <summary>Writes a column.</summary>
    /// <param name="value">Its value.</param>
    public void Put(sbyte value) => Put((byte)(value ^ sbyte.MinValue));

    /// <summary>Writes a column.</summary>
    /// <param name="value">Its value.</param>
    public void Put(byte value) => Take(sizeof(byte))[0] = value;

    /// <summary>Writes a column.</summary>
    /// <param name="value">Its value.</param>
    public void Put(short value) => Put((ushort)(value ^ short.MinValue));

    /// <summary>Writes a column.</summary>
    /// <param name="value">Its value.</param>
    public void Put(ushort value) => BinaryPrimitives.WriteUInt16BigEndian(Take(sizeof(ushort)), value);

    /// <summary>Writes a column.</summary>
    /// <param name="value">Its value.</param>
    public void Put(int value) => Put((uint)(value ^ int.MinValue));

    /// <summary>Writes a column.</summary>
    /// <param name="value">Its value.</param>
    public void Put(uint value) => BinaryPrimitives.WriteUInt32BigEndian(Take(sizeof(uint)), value);

    /// <summary>Writes a column.</summary>
    /// <param name="value">Its value.</param>
    public void Put(long value) => Put((ulong)(value ^ long.MinValue));

    /// <summary>Writes a column.</summary>
    /// <param name="value">Its value.</param>
    public void Put(ulong value) => BinaryPrimitives.WriteUInt64BigEndian(Take(sizeof(ulong)), value);

    /// <summary>Writes a column, as 64 bits on every machine.</summary>
    /// <param name="value">Its value.</param>
    public void Put(nint value) => Put((long)value);

    /// <summary>Writes a column, as 64 bits on every machine.</summary>
    /// <param name="value">Its value.</param>
    public void Put(nuint value) => Put((ulong)value);

    /// <summary>Writes a column.</summary>
    /// <param name="value">Its value.</param>
    public void Put(Int128 value) => Put((UInt128)(value ^ Int128.MinValue));

    /// <summary>Writes a column.</summary>
    /// <param name="value">Its value.</param>
    public void Put(UInt128 value) => BinaryPrimitives.WriteUInt128BigEndian(Take(KeyNumbers.UInt128Bytes), value);

    /// <summary>Writes a column.</summary>
    /// <param name="value">Its value; all that are not a number are equal and before all numbers.</param>
    public void Put(Half value) => Put(KeyNumbers.OrderedBits(value));

    /// <summary>Writes a column.</summary>
    /// <param name="value">Its value; all that are not a number are equal and before all numbers.</param>
    public void Put(float value) => Put(KeyNumbers.OrderedBits(value));

    /// <summary>Writes a column.</summary>
    /// <param name="value">Its value; all that are not a number are equal and before all numbers.</param>
    public void Put(double value) => Put(KeyNumbers.OrderedBits(value));

    /// <summary>Writes a column.</summary>
    /// <param name="value">Its value; <c>1.0</c> and <c>1.00</c> are equal.</param>
    public void Put(decimal value) => KeyNumbers.Write(Take(KeyNumbers.DecimalBytes), value);

    /// <summary>Writes a column.</summary>
    /// <param name="value">Its value.</param>
    public void Put(BigInteger value) => KeyNumbers.Write(Take(KeyNumbers.BytesOf(value)), value);

    /// <summary>Writes a column.</summary>
    /// <param name="value">Its value.</param>
    public void Put(char value) => Put((ushort)value);

    /// <summary>Writes a column.</summary>
    /// <param name="value">Its value.</param>
    public void Put(Rune value) => Put((uint)value.Value);

    /// <summary>Writes a column of text, of any characters, or null, which is before all text.</summary>
    /// <param name="value">Its value.</param>
    /// <exception cref="OverflowException">There is no array that would surely take the bytes.</exception>
    public void Put(string? value)
    {
        if (value is null)
        {
            Put(KeyText.Null);
            return;
        }

        Span<byte> target = Take(KeyText.BytesMax(value));
        _count -= target.Length - KeyText.Write(target, value);
    }

    /// <summary>Writes a column.</summary>
    /// <param name="value">Its value.</param>
    public void Put(Guid value) => _ = value.TryWriteBytes(Take(KeyNumbers.UInt128Bytes), bigEndian: true, out _);

    /// <summary>Writes a column.</summary>
    /// <param name="value">Its value; two of different kinds with the same ticks are equal.</param>
    public void Put(DateTime value) => Put(value.Ticks);

    /// <summary>Writes a column.</summary>
    /// <param name="value">Its value; two that are the same instant are equal.</param>
    public void Put(DateTimeOffset value) => Put(value.UtcTicks);

    /// <summary>Writes a column.</summary>
    /// <param name="value">Its value.</param>
    public void Put(DateOnly value) => Put(value.DayNumber);

    /// <summary>Writes a column.</summary>
    /// <param name="value">Its value.</param>
    public void Put(TimeOnly value) => Put(value.Ticks);

    /// <summary>Writes a column.</summary>
    /// <param name="value">Its value.</param>
    public void Put(TimeSpan value) => Put(value.Ticks);

    // Why checked: a key that fits no array is an error and is never cut.
    Span<byte> Take(int bytes)
    {
        int start = _count;
        int end = checked(start + bytes);
        if (end > _buffer.Length)
            Array.Resize(ref _buffer, (int)Math.Max(end, Math.Min(2L * _buffer.Length, Array.MaxLength)));
        _count = end;
        return _buffer.AsSpan(start, bytes);
    }
}
