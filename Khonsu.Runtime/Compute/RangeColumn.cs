using System.Runtime.InteropServices;
using Apache.Arrow;
using Apache.Arrow.Types;

namespace Khonsu.Compute;

/// <summary>The offsets of a column whose rows have several items each: bytes of a text, items of a list.</summary>
internal readonly ref struct RangeColumn
{
    readonly ReadOnlySpan<int> _narrow;
    readonly ReadOnlySpan<long> _wide;

    RangeColumn(ArrayData data)
    {
        if (data.Length == 0)
            return;
        ReadOnlySpan<byte> offsets = data.Buffers[1].Span;
        if (AreLarge(data.DataType))
            _wide = MemoryMarshal.Cast<byte, long>(offsets).Slice(data.Offset, data.Length + 1);
        else
            _narrow = MemoryMarshal.Cast<byte, int>(offsets).Slice(data.Offset, data.Length + 1);
    }

    /// <summary>Looks at a column.</summary>
    /// <param name="data">Texts, bytes, lists or maps.</param>
    /// <returns>Its offsets.</returns>
    internal static RangeColumn Of(ArrayData data) => new(data);

    /// <summary>Tells whether a type's offsets have 64 bits.</summary>
    /// <param name="type">The type.</param>
    /// <returns>False for 32 bits.</returns>
    internal static bool AreLarge(IArrowType type) => type is LargeStringType or LargeBinaryType or LargeListType;

    /// <summary>Where a row's items begin.</summary>
    /// <param name="row">The row.</param>
    /// <returns>The first item.</returns>
    // Why it fits: an array of the library holds 2 GiB at most, whatever the width of its offsets.
    internal int StartOf(int row) => _wide.IsEmpty ? _narrow[row] : checked((int)_wide[row]);

    /// <summary>How many items a row has.</summary>
    /// <param name="row">The row.</param>
    /// <returns>The number of items.</returns>
    internal int LengthOf(int row) => StartOf(row + 1) - StartOf(row);
}
