using System.ComponentModel;
using Khonsu.Arrow;

namespace Khonsu.CompilerServices;

/// <summary>
/// Writes one of several records: a tag and a position in the column of the case. A union has no bits of its own for
/// nulls; null is a null of the first case, whose field says so. Generated code derives one for each union.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract unsafe class UnionColumnWriter : ColumnWriter
{
    readonly StructColumnWriter[] _cases;
    readonly ColumnBuffer _tags = new();
    readonly ColumnBuffer _positions = new();
    int _count;
    bool _isInCase;

    /// <summary>Starts the column.</summary>
    /// <param name="column">The column, of kind <see cref="ColumnKind.Union"/>.</param>
    /// <param name="cases">One writer for each child of the column, in its order.</param>
    protected UnionColumnWriter(ColumnDefinition column, params StructColumnWriter[] cases)
        : base(column)
    {
        ArgumentNullException.ThrowIfNull(cases);
        _cases = cases;
        foreach (StructColumnWriter part in cases)
            Adopt(part);
    }

    internal sealed override int Count => _count;

    /// <summary>Begins a value; the caller appends it to the case at once.</summary>
    /// <param name="number">Position of the case among the children.</param>
    protected void BeginValue(int number)
    {
        if (!_tags.TryGrow(_count, _count + 1L)
            || !_positions.TryGrow((long)_count * sizeof(int), ((long)_count + 1) * sizeof(int)))
            RefuseSize();
        _tags.Start[_count] = (byte)_cases[number].Column.Tag;
        ((int*)_positions.Start)[_count] = _cases[number].Count;
        _isInCase = true;
    }

    /// <summary>Ends a value that was appended to its case.</summary>
    protected void EndValue()
    {
        _count++;
        _isInCase = false;
    }

    /// <summary>Refuses null where the column does not accept it.</summary>
    /// <exception cref="ColumnValueException">The column does not accept null.</exception>
    protected void CheckNull()
    {
        if (!Column.IsNullable)
            Refuse(null, "the column does not accept null: give the member a value or make its type nullable");
    }

    /// <summary>Refuses a record that is no case.</summary>
    /// <param name="value">The record.</param>
    /// <exception cref="ColumnValueException">Always.</exception>
    protected void RefuseCase(object value)
    {
        ArgumentNullException.ThrowIfNull(value);
        Refuse(value.GetType().Name, "the record is no case of the union: name it with [UnionCase]");
    }

    internal sealed override void EnsureRows(int rows)
    {
        _tags.TryEnsure(_count, (long)_count + rows);
        _positions.TryEnsure((long)_count * sizeof(int), ((long)_count + rows) * sizeof(int));
    }

    internal sealed override void AppendPlaceholder()
    {
        BeginValue(0);
        _cases[0].AppendPlaceholder();
        EndValue();
    }

    internal sealed override ColumnParts Finish()
    {
        if (_isInCase || _cases.Sum(static part => part.Count) != _count)
            throw new InvalidOperationException($"Union {Path} has not one case for each value.");
        return new(_count, 0, [new(_tags, _count), new(_positions, (long)_count * sizeof(int))])
        {
            Children = Array.ConvertAll(_cases, static part => part.Finish()),
        };
    }

    internal sealed override void Reset()
    {
        base.Reset();
        (_count, _isInCase) = (0, false);
        foreach (StructColumnWriter part in _cases)
            part.Reset();
    }

    internal sealed override void Release()
    {
        base.Release();
        (_count, _isInCase) = (0, false);
        _tags.Release();
        _positions.Release();
        foreach (StructColumnWriter part in _cases)
            part.Release();
    }
}
