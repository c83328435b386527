using System.ComponentModel;
using System.Runtime.CompilerServices;

namespace Khonsu.CompilerServices;

/// <summary>Reads <see cref="System.Guid"/> from 16 bytes in the order of RFC 9562.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class GuidColumnReader : FixedWidthColumnReader
{
    /// <summary>Makes a reader that is bound to no batch yet.</summary>
    /// <param name="column">The column, of kind <see cref="ColumnKind.Guid"/>.</param>
    public GuidColumnReader(ColumnDefinition column)
        : base(column, 16)
    {
    }

    /// <summary>Reads a value of a column without nulls.</summary>
    /// <param name="row">Position in the batch, from 0.</param>
    /// <returns>The value.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Guid Get(int row) => new(Slot(row), bigEndian: true);

    /// <summary>Reads a value of a nullable column.</summary>
    /// <param name="row">Position in the batch, from 0.</param>
    /// <returns>The value or null.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Guid? GetNullable(int row) => IsNull(row) ? null : Get(row);

    internal override object? ValueAt(int row) => GetNullable(row);
}
