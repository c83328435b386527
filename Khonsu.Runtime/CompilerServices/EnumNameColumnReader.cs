using System.ComponentModel;
using Khonsu.Arrow;

namespace Khonsu.CompilerServices;

/// <summary>Reads an enum from a dictionary of names, whatever their order.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed unsafe class EnumNameColumnReader : ColumnReader
{
    readonly EnumNames _names;
    readonly StringColumnReader _texts;
    string?[] _found = [];
    int* _positions;

    /// <summary>Makes a reader that is bound to no batch yet.</summary>
    /// <param name="column">The column, of kind <see cref="ColumnKind.EnumName"/>.</param>
    public EnumNameColumnReader(ColumnDefinition column)
        : base(column)
    {
        ArgumentNullException.ThrowIfNull(column);
        _names = new EnumNames(column.EnumMembers ?? "");
        _texts = new StringColumnReader(new ColumnDefinition(column.Name, column.Member, ColumnKind.String, true));
    }

    /// <summary>Reads a value of a column without nulls.</summary>
    /// <param name="row">Position in the batch, from 0.</param>
    /// <returns>The underlying integer, all its bits.</returns>
    /// <exception cref="ColumnValueException">The enum has no member of this name.</exception>
    public long Get(int row)
    {
        CheckRow(row);
        int position = _positions[row];
        if ((uint)position >= (uint)_found.Length)
            Refuse(row, position, "the dictionary has no such position: the batch is damaged");
        if (_found[position] is not { } name || !_names.TryFind(name, out long value))
        {
            Refuse(row, _found[position], "the enum has no member of this name: add it, or write the batch again");
            return 0;
        }

        return value;
    }

    /// <summary>Reads a value of a nullable column.</summary>
    /// <param name="row">Position in the batch, from 0.</param>
    /// <returns>The underlying integer or null.</returns>
    /// <exception cref="ColumnValueException">The enum has no member of this name.</exception>
    public long? GetNullable(int row) => IsNull(row) ? null : Get(row);

    internal override object? ValueAt(int row) => GetNullable(row);

    private protected override void BindValues(ColumnSource source)
    {
        _positions = (int*)source.PinValues(sizeof(int));
        ColumnSource dictionary = source.Dictionary();
        _texts.Bind(dictionary);
        _found = new string?[dictionary.Length];
        for (int i = 0; i < _found.Length; i++)
            _found[i] = _texts.GetNullable(i);
        _texts.Unbind();
    }
}
