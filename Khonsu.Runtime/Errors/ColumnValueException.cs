using System.Globalization;

namespace Khonsu;

/// <summary>
/// A value cannot cross between a column's C# type and its Arrow type without loss. Nothing is stored: a batch under
/// construction is dropped, a transaction that was reading a batch is rolled back when the exception leaves its block.
/// </summary>
public sealed class ColumnValueException : KhonsuException
{
    const int TextMax = 100;

    internal ColumnValueException(
        string? table, string column, string? key, int row, object? value, string advice, Exception? cause = null)
        : base(
            $"Column '{column}' of table '{table}' cannot hold the value {Quote(value)} of "
            + (key is null ? $"row {row} of the batch" : $"the row with key '{key}' (row {row} of the batch)")
            + $": {advice}.",
            cause)
    {
        Table = table;
        Column = column;
        Key = key;
        Row = row;
        Value = value;
    }

    /// <summary>Name of the table, or null when the writer belongs to none.</summary>
    public string? Table { get; }

    /// <summary>
    /// Name of the column in the Arrow schema; of a value inside a column the way to it, as <c>lines[3].price</c>.
    /// </summary>
    public string Column { get; }

    /// <summary>The row's key as text, or null when it is not known.</summary>
    public string? Key { get; }

    /// <summary>Position of the row in its batch, from 0.</summary>
    public int Row { get; }

    /// <summary>The refused value, or what stands for it when the C# type cannot hold it; null for a null.</summary>
    public object? Value { get; }

    internal static string Text(object? value) => value switch
    {
        null => "null",
        DateTime or DateTimeOffset => ((IFormattable)value).ToString("O", CultureInfo.InvariantCulture),
        IFormattable formattable => formattable.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString() ?? "",
    };

    static string Quote(object? value)
    {
        string text = Text(value);
        if (text.Length > TextMax)
            text = string.Concat(text.AsSpan(0, TextMax), "…");
        return value is string ? $"\"{text}\"" : text;
    }
}
