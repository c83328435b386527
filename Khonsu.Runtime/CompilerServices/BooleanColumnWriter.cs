using System.ComponentModel;
using System.Runtime.CompilerServices;
using Khonsu.Arrow;

namespace Khonsu.CompilerServices;

/// <summary>Writes booleans: a byte for each while rows are appended, packed to bits at the end (no read-modify-write
/// per row).</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class BooleanColumnWriter : FixedWidthColumnWriter
{
    readonly ColumnBuffer _bits = new();

    /// <summary>Starts the column.</summary>
    /// <param name="column">The column, of kind <see cref="ColumnKind.Boolean"/>.</param>
    public BooleanColumnWriter(ColumnDefinition column)
        : base(column, sizeof(bool))
    {
    }

    /// <summary>Appends a value.</summary>
    /// <param name="value">The value.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Append(bool value) => Store(value);

    /// <summary>Appends a value or null.</summary>
    /// <param name="value">The value, or null in a nullable column.</param>
    /// <exception cref="ColumnValueException">Null in a column that does not accept it.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Append(bool? value)
    {
        if (value.HasValue)
            Append(value.GetValueOrDefault());
        else
            StoreNull();
    }

    internal override ColumnParts Finish() =>
        new(Count, NullCount, [FinishValidity(), BooleanBits.Pack(FinishValues().Span, _bits)]);

    internal override void Release()
    {
        base.Release();
        _bits.Release();
    }
}
