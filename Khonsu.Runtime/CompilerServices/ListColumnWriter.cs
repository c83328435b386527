using System.ComponentModel;
using System.Runtime.CompilerServices;
using Khonsu.Arrow;

namespace Khonsu.CompilerServices;

/// <summary>
/// Writes lists and sets: offsets into one column of items, or nothing but the items where each list has as many.
/// Generated code derives one for each type of list and appends the items.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class ListColumnWriter : CollectionColumnWriter
{
    readonly ColumnWriter _item;
    readonly OffsetBuffer _offsets;
    readonly int _size;

    /// <summary>Starts the column.</summary>
    /// <param name="column">The column, of kind <see cref="ColumnKind.List"/>.</param>
    /// <param name="item">The writer of the column's only child.</param>
    protected ListColumnWriter(ColumnDefinition column, ColumnWriter item)
        : base(column)
    {
        Adopt(item);
        _item = item;
        _size = column.FixedSize;
        _offsets = new OffsetBuffer(column.IsLarge);
    }

    internal sealed override int Count => _offsets.Count;

    /// <summary>Ends a list whose items were appended.</summary>
    /// <exception cref="ColumnValueException">The list has not as many items as the column wants, or the items of the
    /// batch are too many.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    protected void EndValue()
    {
        int end = _item.Count;
        if (_size != 0 && end - _offsets.Start != _size)
            RefuseCount(end - _offsets.Start);
        if (!_offsets.TryEnd(end))
            RefuseSize();
    }

    /// <summary>Appends null, which is not the same as a list without items.</summary>
    /// <exception cref="ColumnValueException">The column does not accept null.</exception>
    protected void AppendNull()
    {
        MarkNull(Count);
        AppendPlaceholder();
    }

    /// <summary>Refuses a list that was never made.</summary>
    /// <exception cref="ColumnValueException">Always.</exception>
    protected void RefuseDefault() => Refuse(
        "default", "a default array is neither empty nor null: use ImmutableArray<T>.Empty, or null if nullable");

    internal sealed override void EnsureRows(int rows)
    {
        _offsets.Ensure(rows);
        if (_size != 0)
            _item.EnsureRows((int)Math.Min((long)rows * _size, Array.MaxLength));
    }

    internal sealed override void AppendPlaceholder()
    {
        for (int i = 0; i < _size; i++)
            _item.AppendPlaceholder();
        if (!_offsets.TryEnd(_item.Count))
            RefuseSize();
    }

    internal sealed override string PathTo(ColumnWriter part) => $"{Path}[{part.Count - _offsets.Start}]";

    internal sealed override ColumnParts Finish()
    {
        FilledBuffer validity = FinishValidity();
        return new(Count, NullCount, _size == 0 ? [validity, _offsets.Finish()] : [validity])
        {
            Children = [_item.Finish()],
        };
    }

    internal sealed override void Reset()
    {
        base.Reset();
        _offsets.Reset();
        _item.Reset();
    }

    internal sealed override void Release()
    {
        base.Release();
        _offsets.Release();
        _item.Release();
    }

    void RefuseCount(int count) =>
        Refuse($"list of {count}", $"each list of the column has {_size} items, as [FixedSize({_size})] says");
}
