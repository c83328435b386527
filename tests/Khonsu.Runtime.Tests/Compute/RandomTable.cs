using System.Text;
using Apache.Arrow;
using Apache.Arrow.Types;

namespace Khonsu.Runtime.Tests.Compute;

/// <summary>A table of random columns in random chunks, with the same rows as plain values beside it.</summary>
sealed class RandomTable
{
    static readonly Schema s_schema = new(
        [
            new Field("id", Int64Type.Default, nullable: true),
            new Field("small", Int8Type.Default, nullable: true),
            new Field("text", StringType.Default, nullable: true),
            new Field("price", new Decimal128Type(19, 4), nullable: true),
            new Field("flag", BooleanType.Default, nullable: true),
            new Field("ratio", DoubleType.Default, nullable: true),
        ],
        null);

    readonly List<RecordBatch> _batches = [];

    public RandomTable(Random random, int rows)
    {
        while (Rows.Count < rows)
        {
            int length = 1 + random.Next(Math.Min(rows - Rows.Count, 150));
            int mood = random.Next(3);
            (IArrowArray small, sbyte?[] smalls) =
                RandomColumns.Numbers<sbyte>(random, Int8Type.Default, length, mood);
            (IArrowArray text, string?[] texts) = RandomColumns.Texts(random, length, mood);
            (IArrowArray price, decimal?[] prices) =
                RandomColumns.Decimals(random, new Decimal128Type(19, 4), length, mood);
            (BooleanArray flag, bool?[] flags) = RandomColumns.Booleans(random, length, mood);
            (IArrowArray ratio, double?[] ratios) =
                RandomColumns.Numbers<double>(random, DoubleType.Default, length, mood);
            var ids = new Int64Array.Builder();
            for (int row = 0; row < length; row++)
            {
                ids.Append(Rows.Count);
                Rows.Add(new Row(Rows.Count, smalls[row], texts[row], prices[row], flags[row], ratios[row]));
            }

            _batches.Add(new RecordBatch(s_schema, [ids.Build(), small, text, price, flag, ratio], length));
        }

        if (rows == 0)
            _batches.Add(new RecordBatch(s_schema, EmptyColumns(random), 0));
        Table = ColumnTable.Of(_batches);
        (Bits, Wanted) = RandomColumns.Booleans(random, rows, random.Next(2));
    }

    public ColumnTable Table { get; }

    public List<Row> Rows { get; } = [];

    /// <summary>Some of the rows, as a mask and as the truth values of it.</summary>
    public BooleanArray Bits { get; }

    public bool?[] Wanted { get; }

    public ColumnMask Mask => ColumnMask.Of(Bits);

    public IEnumerable<Row> WantedRows => Rows.Where(row => Wanted[(int)row.Id] == true);

    /// <summary>The value of a column, as something that is in the column's order.</summary>
    public static IComparable? KeyOf(Row row, string column) => column switch
    {
        "id" => row.Id,
        "small" => row.Small,
        "text" => row.Text is null ? null : Convert.ToHexString(Encoding.UTF8.GetBytes(row.Text)),
        "price" => row.Price,
        "flag" => row.Flag,
        _ => row.Ratio is { } ratio ? new NumberKey(ratio) : null,
    };

    public static long[] IdsOf(ColumnTable table) =>
        [.. table.Column("id").SelectMany(static chunk => ((Int64Array)chunk).Select(static id => id!.Value))];

    static IArrowArray[] EmptyColumns(Random random) =>
    [
        RandomColumns.Numbers<long>(random, Int64Type.Default, 0, 0).Column,
        RandomColumns.Numbers<sbyte>(random, Int8Type.Default, 0, 0).Column,
        RandomColumns.Texts(random, 0, 0).Column,
        RandomColumns.Decimals(random, new Decimal128Type(19, 4), 0, 0).Column,
        RandomColumns.Booleans(random, 0, 0).Column,
        RandomColumns.Numbers<double>(random, DoubleType.Default, 0, 0).Column,
    ];

    public sealed record Row(long Id, sbyte? Small, string? Text, decimal? Price, bool? Flag, double? Ratio);

    /// <summary>A number in the order that has NaN after all others, and both zeros as one.</summary>
    public readonly record struct NumberKey(double Value) : IComparable
    {
        public int CompareTo(object? other)
        {
            double right = ((NumberKey)other!).Value;
            return (double.IsNaN(Value), double.IsNaN(right)) switch
            {
                (true, true) => 0,
                (true, false) => 1,
                (false, true) => -1,
                _ => Value == right ? 0 : Value.CompareTo(right),
            };
        }

        public bool Equals(NumberKey other) => CompareTo(other) == 0;

        public override int GetHashCode() => (Value == 0 ? 0 : Value).GetHashCode();
    }
}
