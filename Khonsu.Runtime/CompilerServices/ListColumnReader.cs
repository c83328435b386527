using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;
using Khonsu.Arrow;

namespace Khonsu.CompilerServices;

/// <summary>Reads lists and sets; generated code derives one for each type of list and reads the items.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract unsafe class ListColumnReader : ColumnReader
{
    readonly ColumnReader _item;
    readonly int _size;
    int* _offsets;
    int _firstList;
    int _lists;

    /// <summary>Makes a reader that is bound to no batch yet.</summary>
    /// <param name="column">The column, of kind <see cref="ColumnKind.List"/>.</param>
    /// <param name="item">The reader of the column's only child.</param>
    protected ListColumnReader(ColumnDefinition column, ColumnReader item)
        : base(column)
    {
        Adopt(item);
        _item = item;
        _size = column.FixedSize;
    }

    /// <summary>Where the items of a list are.</summary>
    /// <param name="row">Position of the list, from 0; it is not null.</param>
    /// <param name="count">How many items it has.</param>
    /// <returns>Position of its first item.</returns>
    protected int Start(int row, out int count)
    {
        CheckRow(row);
        if (_size != 0)
        {
            count = _size;
            return checked((_firstList + row) * _size);
        }

        int start = _offsets[row];
        count = _offsets[row + 1] - start;
        if (start < 0 || count < 0)
            RefuseOffsets(row, start, count);
        return start;
    }

    /// <summary>Refuses a list that should be a set.</summary>
    /// <param name="row">Position of the list, from 0.</param>
    /// <exception cref="ColumnValueException">Always.</exception>
    [DoesNotReturn]
    protected void RefuseRepetition(int row) =>
        Refuse(row, "list", "an item is there twice and the member is a set: remove the repetition");

    internal sealed override object? ValueAt(int row) => IsNull(row) ? null : Column.ClrType;

    internal sealed override void Unbind()
    {
        base.Unbind();
        _lists = 0;
        _item.Unbind();
    }

    private protected sealed override void BindValues(ColumnSource source)
    {
        _firstList = source.Offset;
        _lists = source.Length;
        if (_size == 0)
            _offsets = source.PinOffsets(Column);
        _item.Bind(source.Child(0));
    }

    private protected sealed override string StepTo(ColumnReader part, ref int row)
    {
        if (_size != 0)
        {
            int item = row;
            row = (item / _size) - _firstList;
            return $"[{item % _size}]";
        }

        for (int list = 0; list < _lists; list++)
        {
            if (_offsets[list] <= row && row < _offsets[list + 1] && !IsNull(list))
            {
                int item = row - _offsets[list];
                row = list;
                return $"[{item}]";
            }
        }

        return "[]";
    }

    [DoesNotReturn]
    void RefuseOffsets(int row, int start, int count) => Refuse(
        row, $"{count} items from {start}", "the offsets do not lie in the column's items: the batch is damaged");
}
