using System.Runtime.InteropServices;
using Apache.Arrow;
using Apache.Arrow.Types;
using Khonsu.Arrow;

namespace Khonsu.Compute;

/// <summary>Memory of a result: pooled like that of a batch, and handed over to the array that it becomes.</summary>
/// <typeparam name="T">A value.</typeparam>
internal readonly unsafe ref struct ResultBuffer<T>
    where T : unmanaged
{
    readonly ColumnBuffer _buffer;

    /// <summary>Makes room.</summary>
    /// <param name="length">Values.</param>
    /// <exception cref="ColumnOverflowException">They are more than a buffer holds.</exception>
    internal ResultBuffer(int length)
    {
        long bytes = Math.Max((long)length * sizeof(T), 1);
        _buffer = new ColumnBuffer();
        if (!_buffer.TryEnsure(0, bytes))
            throw new ColumnOverflowException("A copy", $"{length} values", null, "a buffer holds 2 GiB at most");
        Values = new Span<T>(_buffer.Start, length);
    }

    /// <summary>The values, of arbitrary content at first.</summary>
    internal Span<T> Values { get; }

    /// <summary>Hands the memory over.</summary>
    /// <returns>The buffer.</returns>
    internal ArrowBuffer HandOver() => _buffer.HandOver((long)Values.Length * sizeof(T));
}
