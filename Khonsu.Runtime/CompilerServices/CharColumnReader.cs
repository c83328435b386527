using System.ComponentModel;
using System.Runtime.CompilerServices;

namespace Khonsu.CompilerServices;

/// <summary>Reads UTF-16 code units from UInt16.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class CharColumnReader : FixedWidthColumnReader
{
    /// <summary>Makes a reader that is bound to no batch yet.</summary>
    /// <param name="column">The column, of kind <see cref="ColumnKind.Char"/>.</param>
    public CharColumnReader(ColumnDefinition column)
        : base(column, sizeof(char))
    {
    }

    /// <summary>Reads a value of a column without nulls.</summary>
    /// <param name="row">Position in the batch, from 0.</param>
    /// <returns>The value.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public char Get(int row) => Load<char>(row);

    /// <summary>Reads a value of a nullable column.</summary>
    /// <param name="row">Position in the batch, from 0.</param>
    /// <returns>The value or null.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public char? GetNullable(int row) => IsNull(row) ? null : Get(row);

    internal override object? ValueAt(int row) => GetNullable(row);
}
