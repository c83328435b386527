using System.Buffers;
using System.Runtime.InteropServices;
using Apache.Arrow;
using Apache.Arrow.Types;

namespace Khonsu.Compute;

/// <summary>Bytes that stand for the rows of a column.</summary>
/// <param name="rows">How many rows there will be.</param>
internal sealed class KeyBytes(int rows)
{
    readonly ArrayBufferWriter<byte> _bytes = new();
    readonly int[] _offsets = new int[rows + 1];
    int _row;

    /// <summary>Adds a byte to the row.</summary>
    /// <param name="value">The byte.</param>
    internal void Add(byte value) => Add([value]);

    /// <summary>Adds bytes to the row.</summary>
    /// <param name="bytes">The bytes.</param>
    /// <exception cref="ColumnOverflowException">All rows together have more than 2 GiB.</exception>
    internal void Add(ReadOnlySpan<byte> bytes)
    {
        if ((long)_bytes.WrittenCount + bytes.Length > System.Array.MaxLength)
            throw new ColumnOverflowException("A key", "a chunk's values", null, "they have more than 2 GiB");
        _bytes.Write(bytes);
    }

    /// <summary>Ends the row.</summary>
    internal void EndRow() => _offsets[++_row] = _bytes.WrittenCount;

    /// <summary>The rows as a column of bytes.</summary>
    /// <returns>The column.</returns>
    internal ArrayData ToData() => new(
        BinaryType.Default,
        _offsets.Length - 1,
        0,
        0,
        [
            ArrowBuffer.Empty,
            new ArrowBuffer(MemoryMarshal.AsBytes(_offsets.AsSpan()).ToArray()),
            new ArrowBuffer(_bytes.WrittenMemory),
        ]);
}
