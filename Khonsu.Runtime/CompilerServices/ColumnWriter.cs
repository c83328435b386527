using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;
using Khonsu.Arrow;

namespace Khonsu.CompilerServices;

/// <summary>
/// Collects one column of a batch in memory that Arrow can use as it is. Derived types have <c>Append</c> for their C#
/// type; every value is stored exactly or refused with a <see cref="ColumnValueException"/>, never rounded, wrapped or
/// replaced.
/// </summary>
/// <remarks>
/// Why not the builders of Apache.Arrow: they replace lone surrogates, cut ticks and wrap large spans without a word,
/// and cost several times as much for each value (docs/performance.md).
/// </remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public abstract class ColumnWriter
{
    ValidityBitmap? _validity;
    List<ColumnWriter>? _parts;

    private protected ColumnWriter(ColumnDefinition column)
    {
        ArgumentNullException.ThrowIfNull(column);
        Column = column;
    }

    /// <summary>The column that is written.</summary>
    public ColumnDefinition Column { get; }

    /// <summary>The batch writer of this column; it names the table and the row in errors.</summary>
    internal RowBatchWriter? Owner { get; set; }

    /// <summary>The column that this one is a part of, or null.</summary>
    internal ColumnWriter? Parent { get; private set; }

    /// <summary>Name of the column; of a part of one the way to it, as <c>lines[3].price</c>.</summary>
    internal string Path => Parent is null ? Column.Name : Parent.PathTo(this);

    /// <summary>Values appended since the last reset, nulls included.</summary>
    internal abstract int Count { get; }

    private protected int NullCount => _validity?.NullCount ?? 0;

    /// <summary>Converts a value to what is stored.</summary>
    /// <typeparam name="T">Type of the member.</typeparam>
    /// <typeparam name="TStorage">Type that is stored.</typeparam>
    /// <typeparam name="TConverter">The converter.</typeparam>
    /// <param name="value">The value.</param>
    /// <returns>What is stored for it.</returns>
    /// <exception cref="ColumnValueException">The converter has refused the value.</exception>
    public TStorage ToStorage<T, TStorage, TConverter>(T value)
        where TConverter : IArrowConverter<T, TStorage>
    {
        try
        {
            return TConverter.ToStorage(value);
        }
        catch (Exception e) when (e is not ColumnValueException)
        {
            throw Refusal(value, ConverterAdvice(typeof(TConverter), e), e);
        }
    }

    internal static string ConverterAdvice(Type converter, Exception e) =>
        $"{converter.Name} refuses it ({e.Message.TrimEnd('.')})";

    internal abstract void EnsureRows(int rows);

    /// <summary>Appends something where the whole that this is a part of is null; readers do not look at it.</summary>
    internal abstract void AppendPlaceholder();

    /// <summary>The way to a part.</summary>
    internal virtual string PathTo(ColumnWriter part) => $"{Path}.{part.Column.Name}";

    /// <summary>The column as Arrow buffers; the caller uses them until the next reset, or hands them over.</summary>
    internal abstract ColumnParts Finish();

    /// <summary>Starts an empty column in the memory that is left.</summary>
    internal virtual void Reset() => _validity?.Reset();

    /// <summary>Keeps dictionaries from batch to batch until the next release, here and in all parts.</summary>
    internal virtual void KeepWords() => _parts?.ForEach(static part => part.KeepWords());

    /// <summary>Gives the memory back that was not handed over, and starts an empty column.</summary>
    internal virtual void Release() => _validity?.Release();

    private protected FilledBuffer FinishValidity() => NullCount == 0 ? default : _validity!.Finish(Count);

    // Why: the bitmap starts with the first null; a column without nulls never pays for one.
    private protected void MarkNull(int row) => (_validity ??= StartBitmap()).ClearBit(row);

    ValidityBitmap StartBitmap()
    {
        if (!Column.IsNullable)
            Refuse(null, "the column does not accept null: give the member a value or make its type nullable");
        return new ValidityBitmap();
    }

    /// <summary>Makes a column a part of this one.</summary>
    private protected void Adopt(ColumnWriter part)
    {
        ArgumentNullException.ThrowIfNull(part);
        part.Parent = this;
        (_parts ??= []).Add(part);
    }

    [DoesNotReturn]
    private protected void Refuse(object? value, string advice) => throw Refusal(value, advice);

    ColumnValueException Refusal(object? value, string advice, Exception? cause = null)
    {
        ColumnWriter whole = this;
        while (whole.Parent is { } parent)
            whole = parent;
        int row = whole.Count;
        RowBatchWriter? owner = whole.Owner;
        return new(owner?.Definition.Name, Path, owner?.KeyText(row), row, value, advice, cause);
    }

    [DoesNotReturn]
    private protected void RefuseSize(object? value = null) => Refuse(
        value ?? "(next value)",
        "the column's buffer of this batch would pass 2 GiB, the limit of Arrow's 32-bit offsets: write fewer rows per "
        + "batch, see ToRecordBatches(rowsPerBatch)");
}
