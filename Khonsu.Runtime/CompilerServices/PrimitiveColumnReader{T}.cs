using System.ComponentModel;
using System.Runtime.CompilerServices;

namespace Khonsu.CompilerServices;

/// <summary>Reads integers and floating-point numbers as they are, NaN payloads included.</summary>
/// <typeparam name="T">A number type of 1 to 8 bytes.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class PrimitiveColumnReader<T> : FixedWidthColumnReader
    where T : unmanaged
{
    /// <summary>Makes a reader that is bound to no batch yet.</summary>
    /// <param name="column">The column, of the kind of <typeparamref name="T"/>.</param>
    public PrimitiveColumnReader(ColumnDefinition column)
        : base(column, Unsafe.SizeOf<T>())
    {
    }

    /// <summary>Reads a value of a column without nulls.</summary>
    /// <param name="row">Position in the batch, from 0.</param>
    /// <returns>The value.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Get(int row) => Load<T>(row);

    /// <summary>Reads several values of a column without nulls.</summary>
    /// <param name="start">Position of the first in the batch, from 0.</param>
    /// <param name="values">Takes as many as it has room for.</param>
    public void CopyTo(int start, Span<T> values) => LoadAll(start, values);

    /// <summary>Reads a value of a nullable column.</summary>
    /// <param name="row">Position in the batch, from 0.</param>
    /// <returns>The value or null.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T? GetNullable(int row) => IsNull(row) ? null : Get(row);

    internal override object? ValueAt(int row) => GetNullable(row);
}
