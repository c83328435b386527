using System.ComponentModel;
using System.Numerics;

namespace Khonsu.CompilerServices;

/// <summary>Writes <see cref="System.Numerics.BigInteger"/> as two's complement, little-endian, in as few bytes as it
/// needs.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed unsafe class BigIntegerColumnWriter : VariableWidthColumnWriter
{
    /// <summary>Starts the column.</summary>
    /// <param name="column">The column, of kind <see cref="ColumnKind.BigInteger"/>.</param>
    public BigIntegerColumnWriter(ColumnDefinition column)
        : base(column)
    {
    }

    /// <summary>Appends a value.</summary>
    /// <param name="value">The value.</param>
    /// <exception cref="ColumnValueException">More than 2 GiB in one batch.</exception>
    public void Append(BigInteger value)
    {
        int bytes = value.GetByteCount();
        if (RoomBytes < bytes)
            MakeRoom(bytes);
        value.TryWriteBytes(new Span<byte>(Next, bytes), out _);
        EndValue(bytes);
    }

    /// <summary>Appends a value or null.</summary>
    /// <param name="value">The value, or null in a nullable column.</param>
    /// <exception cref="ColumnValueException">Null in a column that does not accept it, or more than 2 GiB in one
    /// batch.</exception>
    public void Append(BigInteger? value)
    {
        if (value.HasValue)
            Append(value.GetValueOrDefault());
        else
            AppendNull();
    }
}
