using System.Buffers.Binary;
using Apache.Arrow;
using Apache.Arrow.Types;

namespace Khonsu.Compute;

/// <summary>Which word of its dictionary each row of a column is.</summary>
internal readonly ref struct DictionaryIndexes
{
    readonly int _offset;
    readonly ReadOnlySpan<byte> _validity;
    readonly ReadOnlySpan<byte> _indexes;
    readonly bool _isSigned;

    internal DictionaryIndexes(ArrayData data)
    {
        IArrowType type = ((DictionaryType)data.DataType).IndexType;
        _offset = data.Offset;
        _validity = data.GetNullCount() == 0 ? [] : data.Buffers[0].Span;
        _indexes = data.Length == 0 ? [] : data.Buffers[1].Span;
        Width = ((FixedWidthType)type).BitWidth / 8;
        _isSigned = type is Int8Type or Int16Type or Int32Type or Int64Type;
    }

    /// <summary>Bytes of an index.</summary>
    internal int Width { get; }

    /// <summary>The word of a row, or -1 for a null.</summary>
    /// <param name="row">The row.</param>
    internal int this[int row]
    {
        get
        {
            int place = _offset + row;
            if (!_validity.IsEmpty && (_validity[place >> 3] & (1 << (place & 7))) == 0)
                return -1;
            ReadOnlySpan<byte> index = _indexes[(place * Width)..];
            return Width switch
            {
                1 => _isSigned ? (sbyte)index[0] : index[0],
                2 => _isSigned
                    ? BinaryPrimitives.ReadInt16LittleEndian(index)
                    : BinaryPrimitives.ReadUInt16LittleEndian(index),
                4 => BinaryPrimitives.ReadInt32LittleEndian(index),
                _ => checked((int)BinaryPrimitives.ReadInt64LittleEndian(index)),
            };
        }
    }
}
