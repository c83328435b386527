using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using Khonsu.Arrow;

namespace Khonsu.CompilerServices;

/// <summary>
/// Reads one column of a batch where it lies. Derived types have <c>Get</c> and <c>GetNullable</c> for their C# type;
/// the runtime has checked type, nulls and buffer sizes before the first row is read.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract unsafe class ColumnReader
{
    byte* _validity;
    int _offset;
    int _length;
    bool _isBound;

    private protected ColumnReader(ColumnDefinition column)
    {
        ArgumentNullException.ThrowIfNull(column);
        Column = column;
    }

    /// <summary>The column that is read.</summary>
    public ColumnDefinition Column { get; }

    /// <summary>Whether the batch has this column.</summary>
    public bool IsBound => _isBound;

    /// <summary>The batch reader of this column; it names the table and the row in errors.</summary>
    internal RowBatchReader? Owner { get; set; }

    /// <summary>Name of the table, where no batch reader tells it.</summary>
    internal string? Table { get; set; }

    /// <summary>The column that this one is a part of, or null.</summary>
    internal ColumnReader? Parent { get; private set; }

    /// <summary>Converts what is stored to a value.</summary>
    /// <typeparam name="T">Type of the member.</typeparam>
    /// <typeparam name="TStorage">Type that is stored.</typeparam>
    /// <typeparam name="TConverter">The converter.</typeparam>
    /// <param name="row">Position in the batch, from 0.</param>
    /// <param name="stored">What is stored there.</param>
    /// <returns>The value.</returns>
    /// <exception cref="ColumnValueException">The converter has refused what is stored.</exception>
    public T FromStorage<T, TStorage, TConverter>(int row, TStorage stored)
        where TConverter : IArrowConverter<T, TStorage>
    {
        try
        {
            return TConverter.FromStorage(stored);
        }
        catch (Exception e) when (e is not ColumnValueException)
        {
            throw Refusal(row, stored, ColumnWriter.ConverterAdvice(typeof(TConverter), e), e);
        }
    }

    /// <summary>Points the reader at a column of a batch; the source keeps the memory in place until it is disposed
    /// of.</summary>
    internal void Bind(ColumnSource source)
    {
        _validity = source.PinValidity();
        _offset = source.Offset;
        BindValues(source);
        _length = source.Length;
        _isBound = true;
    }

    /// <summary>Forgets the batch; a later read throws instead of touching memory that may be gone.</summary>
    internal virtual void Unbind() => (_length, _isBound) = (0, false);

    /// <summary>The value as an object, for errors only.</summary>
    internal abstract object? ValueAt(int row);

    private protected abstract void BindValues(ColumnSource source);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private protected void CheckRow(int row)
    {
        if ((uint)row >= (uint)_length)
            ThrowRow(row);
    }

    /// <summary>Whether a value is null.</summary>
    /// <param name="row">Position in the batch, from 0.</param>
    /// <returns>True for null.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    protected bool IsNull(int row)
    {
        CheckRow(row);
        if (_validity == null)
            return false;
        long bit = (long)_offset + row;
        return ((_validity[bit >> 3] >> (int)(bit & 7)) & 1) == 0;
    }

    /// <summary>The way to a part, and the value of this column that it belongs to.</summary>
    /// <param name="part">The part.</param>
    /// <param name="row">Position of its value; becomes that of the value of this column.</param>
    /// <returns>What is appended to the way to this column.</returns>
    private protected virtual string StepTo(ColumnReader part, ref int row) => $".{part.Column.Name}";

    /// <summary>Makes a column a part of this one.</summary>
    private protected void Adopt(ColumnReader part)
    {
        ArgumentNullException.ThrowIfNull(part);
        part.Parent = this;
    }

    [DoesNotReturn]
    private protected void Refuse(int row, object? value, string advice) => throw Refusal(row, value, advice);

    ColumnValueException Refusal(int row, object? value, string advice, Exception? cause = null)
    {
        ColumnReader whole = this;
        string path = "";
        while (whole.Parent is { } parent)
        {
            path = parent.StepTo(whole, ref row) + path;
            whole = parent;
        }

        RowBatchReader? owner = whole.Owner;
        return new(
            owner?.Definition.Name ?? whole.Table,
            // Why: of an older shape the whole is the row, which has no name.
            whole.Column.Name.Length == 0 ? path.TrimStart('.') : whole.Column.Name + path,
            owner?.KeyText(row, whole), row, value, advice, cause);
    }

    [DoesNotReturn]
    static void ThrowRow(int row) =>
        throw new ArgumentOutOfRangeException(nameof(row), row, "No batch is bound that has this row.");
}
