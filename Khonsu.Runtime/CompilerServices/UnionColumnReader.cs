using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;
using Khonsu.Arrow;

namespace Khonsu.CompilerServices;

/// <summary>Reads one of several records; generated code derives one for each union and reads the case.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract unsafe class UnionColumnReader : ColumnReader
{
    readonly StructColumnReader[] _cases;
    byte* _tags;
    int* _positions;
    int _count;

    /// <summary>Makes a reader that is bound to no batch yet.</summary>
    /// <param name="column">The column, of kind <see cref="ColumnKind.Union"/>.</param>
    /// <param name="cases">One reader for each child of the column, in its order.</param>
    protected UnionColumnReader(ColumnDefinition column, params StructColumnReader[] cases)
        : base(column)
    {
        ArgumentNullException.ThrowIfNull(cases);
        _cases = cases;
        foreach (StructColumnReader part in cases)
            Adopt(part);
    }

    /// <summary>Which case a value is.</summary>
    /// <param name="row">Position of the value, from 0.</param>
    /// <param name="position">Position of the value in the column of its case.</param>
    /// <returns>Position of the case among the children.</returns>
    /// <exception cref="ColumnValueException">The tag is that of no case.</exception>
    protected int CaseOf(int row, out int position)
    {
        CheckRow(row);
        position = _positions[row];
        for (int number = 0; number < _cases.Length; number++)
        {
            if (_cases[number].Column.Tag == _tags[row])
                return number;
        }

        RefuseTag(row);
        return 0;
    }

    internal sealed override object? ValueAt(int row) => Column.ClrType;

    internal sealed override void Unbind()
    {
        base.Unbind();
        _count = 0;
        foreach (StructColumnReader part in _cases)
            part.Unbind();
    }

    private protected sealed override void BindValues(ColumnSource source)
    {
        _count = source.Length;
        _tags = source.PinTags(out _positions);
        // Why not all: no value of an older schema is of a case that came later.
        foreach (StructColumnReader part in _cases)
        {
            if (source.TryCase(part.Column.Tag, out ColumnSource? values))
                part.Bind(values);
        }
    }

    private protected sealed override string StepTo(ColumnReader part, ref int row)
    {
        int position = row;
        for (row = 0; row < _count; row++)
        {
            if (_positions[row] == position && _tags[row] == part.Column.Tag)
                break;
        }

        return $".{part.Column.Name}";
    }

    [DoesNotReturn]
    void RefuseTag(int row) =>
        Refuse(row, $"tag {_tags[row]}", "no [UnionCase] has this tag: the batch is damaged or of a newer program");
}
