using System.ComponentModel;
using System.Runtime.CompilerServices;
using Khonsu.Arrow;

namespace Khonsu.CompilerServices;

/// <summary>
/// Writes dictionaries: offsets into a column of keys and a column of values. Generated code derives one for each type
/// of dictionary and appends keys and values in the order of keys, so that equal dictionaries have equal bytes.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class MapColumnWriter : CollectionColumnWriter
{
    readonly ColumnWriter _key;
    readonly ColumnWriter _value;
    readonly OffsetBuffer _offsets = new(isLarge: false);

    /// <summary>Starts the column.</summary>
    /// <param name="column">The column, of kind <see cref="ColumnKind.Map"/>.</param>
    /// <param name="key">The writer of the column's first child.</param>
    /// <param name="value">The writer of the column's second child.</param>
    protected MapColumnWriter(ColumnDefinition column, ColumnWriter key, ColumnWriter value)
        : base(column)
    {
        Adopt(key);
        Adopt(value);
        _key = key;
        _value = value;
    }

    internal sealed override int Count => _offsets.Count;

    /// <summary>Ends a dictionary whose keys and values were appended.</summary>
    /// <exception cref="ColumnValueException">The entries of the batch are too many.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    protected void EndValue()
    {
        if (!_offsets.TryEnd(_key.Count))
            RefuseSize();
    }

    /// <summary>Appends null, which is not the same as a dictionary without entries.</summary>
    /// <exception cref="ColumnValueException">The column does not accept null.</exception>
    protected void AppendNull()
    {
        MarkNull(Count);
        EndValue();
    }

    internal sealed override void EnsureRows(int rows) => _offsets.Ensure(rows);

    internal sealed override void AppendPlaceholder() => EndValue();

    // Why the value's count for both: a key comes first, and then its value.
    internal sealed override string PathTo(ColumnWriter part) =>
        $"{Path}[{_value.Count - _offsets.Start}].{part.Column.Name}";

    internal sealed override ColumnParts Finish()
    {
        int entries = _key.Count;
        if (_value.Count != entries)
            throw new InvalidOperationException($"Map {Path} has not as many values as keys.");
        return new(Count, NullCount, [FinishValidity(), _offsets.Finish()])
        {
            Children = [new(entries, 0, [default]) { Children = [_key.Finish(), _value.Finish()] }],
        };
    }

    internal sealed override void Reset()
    {
        base.Reset();
        _offsets.Reset();
        _key.Reset();
        _value.Reset();
    }

    internal sealed override void Release()
    {
        base.Release();
        _offsets.Release();
        _key.Release();
        _value.Release();
    }
}
