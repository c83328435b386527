using CsCheck;
using Khonsu.CompilerServices;

namespace Khonsu.Runtime.Tests.Arrow;

/// <summary>One kind of column with boxed values: what the random tests need of a writer, a reader and a
/// generator.</summary>
/// <param name="Column">The column, without nulls; its name is a placeholder.</param>
/// <param name="Values">Values that the column accepts, edges included.</param>
/// <param name="Writer">Makes a writer and the call that appends a value or null.</param>
/// <param name="Reader">Makes a reader and the call that reads a value or null.</param>
sealed record KindCodec(
    ColumnDefinition Column,
    Gen<object> Values,
    Func<ColumnDefinition, (ColumnWriter Writer, Action<object?> Append)> Writer,
    Func<ColumnDefinition, (ColumnReader Reader, Func<int, object?> Get)> Reader)
{
    /// <summary>The column under another name, perhaps nullable.</summary>
    public ColumnDefinition Define(string name, bool isNullable) =>
        Column with { Name = name, Member = name, IsNullable = isNullable };

    /// <summary>A value as text that tells bits apart: NaN payloads, lengths, offsets and ticks.</summary>
    public static string Bits(object? value) => value switch
    {
        null => "null",
        double number => BitConverter.DoubleToInt64Bits(number).ToString("X"),
        float number => BitConverter.SingleToInt32Bits(number).ToString("X"),
        Half number => BitConverter.HalfToInt16Bits(number).ToString("X"),
        decimal number => (number == 0 ? 0 : number / 1.0000000000000000000000000000m).ToString("G29"),
        char unit => ((int)unit).ToString("X"),
        ReadOnlyMemory<byte> bytes => Convert.ToHexString(bytes.Span),
        System.Collections.Immutable.ImmutableArray<byte> bytes => Convert.ToHexString(bytes.AsSpan()),
        DateTime time => $"{time.Ticks} {time.Kind}",
        DateTimeOffset time => $"{time.Ticks} {time.TotalOffsetMinutes}",
        TimeSpan span => span.Ticks.ToString(),
        TimeOnly time => time.Ticks.ToString(),
        _ => value.ToString() ?? "",
    };

    public override string ToString() => Column.Member;
}
