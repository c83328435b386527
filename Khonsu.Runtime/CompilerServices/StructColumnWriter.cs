using System.ComponentModel;
using System.Runtime.CompilerServices;
using Khonsu.Arrow;

namespace Khonsu.CompilerServices;

/// <summary>
/// Writes records and tuples: a bit for each value and a column for each field. Generated code derives one for each
/// record and appends the fields.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class StructColumnWriter : ColumnWriter
{
    readonly ColumnWriter[] _fields;
    int _count;

    /// <summary>Starts the column.</summary>
    /// <param name="column">The column, of kind <see cref="ColumnKind.Struct"/>.</param>
    /// <param name="fields">One writer for each child of the column, in its order.</param>
    protected StructColumnWriter(ColumnDefinition column, params ColumnWriter[] fields)
        : base(column)
    {
        ArgumentNullException.ThrowIfNull(fields);
        _fields = fields;
        foreach (ColumnWriter field in fields)
            Adopt(field);
    }

    internal sealed override int Count => _count;

    /// <summary>Ends a value whose fields were appended.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    protected void EndValue() => _count++;

    /// <summary>Appends null, which is not the same as a value whose fields are null.</summary>
    /// <exception cref="ColumnValueException">The column does not accept null.</exception>
    protected void AppendNull()
    {
        MarkNull(_count);
        AppendPlaceholder();
    }

    /// <summary>Refuses a record that derives from the one of the column, for its own columns would be lost.</summary>
    /// <param name="value">The record.</param>
    /// <exception cref="ColumnValueException">Always.</exception>
    protected void RefuseType(object value)
    {
        ArgumentNullException.ThrowIfNull(value);
        Refuse(value.GetType().Name, "it derives from the record of the column and has more; make a [Union] of both");
    }

    internal sealed override void EnsureRows(int rows)
    {
        foreach (ColumnWriter field in _fields)
            field.EnsureRows(rows);
    }

    internal sealed override void AppendPlaceholder()
    {
        foreach (ColumnWriter field in _fields)
            field.AppendPlaceholder();
        _count++;
    }

    internal sealed override ColumnParts Finish()
    {
        foreach (ColumnWriter field in _fields)
        {
            if (field.Count != _count)
                throw new InvalidOperationException($"Field {field.Path} was not appended once for each value.");
        }

        return new(_count, NullCount, [FinishValidity()])
        {
            Children = Array.ConvertAll(_fields, static field => field.Finish()),
        };
    }

    internal sealed override void Reset()
    {
        base.Reset();
        _count = 0;
        foreach (ColumnWriter field in _fields)
            field.Reset();
    }

    internal sealed override void Release()
    {
        base.Release();
        _count = 0;
        foreach (ColumnWriter field in _fields)
            field.Release();
    }
}
