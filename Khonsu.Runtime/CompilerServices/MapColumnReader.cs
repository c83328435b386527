using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;
using Khonsu.Arrow;

namespace Khonsu.CompilerServices;

/// <summary>Reads dictionaries; generated code derives one for each type of dictionary and reads the entries.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract unsafe class MapColumnReader : ColumnReader
{
    readonly ColumnReader _key;
    readonly ColumnReader _value;
    int* _offsets;
    int _maps;

    /// <summary>Makes a reader that is bound to no batch yet.</summary>
    /// <param name="column">The column, of kind <see cref="ColumnKind.Map"/>.</param>
    /// <param name="key">The reader of the column's first child.</param>
    /// <param name="value">The reader of the column's second child.</param>
    protected MapColumnReader(ColumnDefinition column, ColumnReader key, ColumnReader value)
        : base(column)
    {
        Adopt(key);
        Adopt(value);
        _key = key;
        _value = value;
    }

    /// <summary>Where the entries of a dictionary are.</summary>
    /// <param name="row">Position of the dictionary, from 0; it is not null.</param>
    /// <param name="count">How many entries it has.</param>
    /// <returns>Position of its first entry.</returns>
    protected int Start(int row, out int count)
    {
        CheckRow(row);
        int start = _offsets[row];
        count = _offsets[row + 1] - start;
        if (start < 0 || count < 0)
            Refuse(row, $"{count} entries from {start}", "the offsets do not lie in the entries: the batch is damaged");
        return start;
    }

    /// <summary>Refuses entries that have one key.</summary>
    /// <param name="row">Position of the dictionary, from 0.</param>
    /// <exception cref="ColumnValueException">Always.</exception>
    [DoesNotReturn]
    protected void RefuseRepetition(int row) =>
        Refuse(row, "map", "a key is there twice and a dictionary has it once: remove the repetition");

    internal sealed override object? ValueAt(int row) => IsNull(row) ? null : Column.ClrType;

    internal sealed override void Unbind()
    {
        base.Unbind();
        _maps = 0;
        _key.Unbind();
        _value.Unbind();
    }

    private protected sealed override void BindValues(ColumnSource source)
    {
        _maps = source.Length;
        _offsets = source.PinOffsets(Column);
        ColumnSource entries = source.Child(0);
        _key.Bind(entries.Field(0));
        _value.Bind(entries.Field(1));
    }

    private protected sealed override string StepTo(ColumnReader part, ref int row)
    {
        for (int map = 0; map < _maps; map++)
        {
            if (_offsets[map] <= row && row < _offsets[map + 1] && !IsNull(map))
            {
                int entry = row - _offsets[map];
                row = map;
                return $"[{entry}].{part.Column.Name}";
            }
        }

        return $"[].{part.Column.Name}";
    }
}
