using System.ComponentModel;
using System.Runtime.CompilerServices;

namespace Khonsu.CompilerServices;

/// <summary>Writes integers and floating-point numbers as they are, NaN payloads included.</summary>
/// <typeparam name="T">A number type of 1 to 8 bytes.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class PrimitiveColumnWriter<T> : FixedWidthColumnWriter
    where T : unmanaged
{
    /// <summary>Starts the column.</summary>
    /// <param name="column">The column, of the kind of <typeparamref name="T"/>.</param>
    public PrimitiveColumnWriter(ColumnDefinition column)
        : base(column, Unsafe.SizeOf<T>())
    {
    }

    /// <summary>Appends a value.</summary>
    /// <param name="value">The value.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Append(T value) => Store(value);

    /// <summary>Appends several values.</summary>
    /// <param name="values">The values; they are copied.</param>
    /// <exception cref="ColumnValueException">More than 2 GiB in one batch.</exception>
    public void AppendAll(ReadOnlySpan<T> values) => StoreAll(values);

    /// <summary>Appends a value or null.</summary>
    /// <param name="value">The value, or null in a nullable column.</param>
    /// <exception cref="ColumnValueException">Null in a column that does not accept it.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Append(T? value)
    {
        if (value.HasValue)
            Store(value.GetValueOrDefault());
        else
            StoreNull();
    }
}
