using System.ComponentModel;
using Khonsu.Arrow;

namespace Khonsu.CompilerServices;

/// <summary>Reads records and tuples; generated code derives one for each record and reads the fields.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class StructColumnReader : ColumnReader
{
    readonly ColumnReader[] _fields;

    /// <summary>Makes a reader that is bound to no batch yet.</summary>
    /// <param name="column">The column, of kind <see cref="ColumnKind.Struct"/>.</param>
    /// <param name="fields">One reader for each child of the column, in its order.</param>
    protected StructColumnReader(ColumnDefinition column, params ColumnReader[] fields)
        : base(column)
    {
        ArgumentNullException.ThrowIfNull(fields);
        _fields = fields;
        foreach (ColumnReader field in fields)
            Adopt(field);
    }

    /// <summary>Whether the batch is of an older schema and lacks some of the fields.</summary>
    protected bool IsOlder { get; private set; }

    internal sealed override object? ValueAt(int row) => IsNull(row) ? null : Column.ClrType;

    internal sealed override void Unbind()
    {
        base.Unbind();
        foreach (ColumnReader field in _fields)
            field.Unbind();
    }

    private protected sealed override void BindValues(ColumnSource source)
    {
        IsOlder = false;
        foreach (ColumnReader field in _fields)
        {
            if (source.TryField(field.Column.Name, out ColumnSource? part))
                field.Bind(part);
            else
                IsOlder = true;
        }
    }
}
