using System.ComponentModel;
using Khonsu.Arrow;

namespace Khonsu.CompilerServices;

/// <summary>
/// Writes an enum as positions in a dictionary of all its names. All of them, so that every batch of a table has the
/// same dictionary: streams and files write it once.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class EnumNameColumnWriter : FixedWidthColumnWriter
{
    readonly EnumNames _names;
    readonly StringColumnWriter _texts;

    /// <summary>Starts the column.</summary>
    /// <param name="column">The column, of kind <see cref="ColumnKind.EnumName"/>.</param>
    public EnumNameColumnWriter(ColumnDefinition column)
        : base(column, sizeof(int))
    {
        ArgumentNullException.ThrowIfNull(column);
        _names = new EnumNames(column.EnumMembers ?? "");
        _texts = new StringColumnWriter(new ColumnDefinition(column.Name, column.Member, ColumnKind.String, false));
    }

    /// <summary>Appends a value.</summary>
    /// <param name="value">The underlying integer, all its bits.</param>
    /// <exception cref="ColumnValueException">No member has this value.</exception>
    public void Append(long value)
    {
        if (!_names.TryFind(value, out int position))
            Refuse(value, "no member of the enum has this value: name it, or store the enum by its value");
        Store(position);
    }

    /// <summary>Appends a value or null.</summary>
    /// <param name="value">The underlying integer, or null in a nullable column.</param>
    /// <exception cref="ColumnValueException">Null in a column that does not accept it, or no member has this value.
    /// </exception>
    public void Append(long? value)
    {
        if (value.HasValue)
            Append(value.GetValueOrDefault());
        else
            StoreNull();
    }

    internal override ColumnParts Finish()
    {
        _texts.Reset();
        foreach (string name in _names.Names)
            _texts.Append(name);
        return base.Finish() with { Dictionary = _texts.Finish() };
    }

    internal override void Release()
    {
        base.Release();
        _texts.Release();
    }
}
