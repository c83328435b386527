using System.Globalization;
using System.Runtime.InteropServices;
using Apache.Arrow;
using Apache.Arrow.Types;

namespace Khonsu.Bench.Ratio.Columnar;

/// <summary>Sorting and grouping a table of two columns in chunks, by the library, by hand and by LINQ.</summary>
sealed class TableCases : IDisposable
{
    const int Seed = 12;
    const int Towns = 1_000;
    const int ChunkRows = 16_384;

    readonly string[] _towns;
    readonly long[] _balances;
    readonly Account[] _accounts;
    readonly ColumnTable _plain;
    readonly ColumnTable _words;

    public TableCases(int rows)
    {
        var random = new Random(Seed);
        string[] names = [.. Enumerable.Range(0, Towns).Select(
            static town => $"town {town.ToString(CultureInfo.InvariantCulture)}")];
        _towns = [.. Enumerable.Range(0, rows).Select(_ => names[random.Next(Towns)])];
        _balances = [.. Enumerable.Range(0, rows).Select(_ => random.NextInt64(-1_000_000, 1_000_000))];
        _accounts = [.. _towns.Zip(_balances, static (town, balance) => new Account(town, balance))];
        _plain = TableOf(row => TextsOf(_towns.AsSpan(row, Math.Min(ChunkRows, rows - row))));
        var words = new StringArray.Builder().AppendRange(names).Build();
        var places = names.Select(static (name, place) => (name, place)).ToDictionary();
        _words = TableOf(row => new DictionaryArray(
            new DictionaryType(Int32Type.Default, StringType.Default, ordered: false),
            new Int32Array.Builder().AppendRange(_towns.Skip(row).Take(ChunkRows).Select(town => places[town])).Build(),
            words));
    }

    /// <summary>All rows, sorted by a number: whatever they have is copied.</summary>
    public IReadOnlyList<TimedCase> Sorts =>
    [
        new("Array.Sort of the numbers and of places, then a copy of the texts", SortByHand),
        new("Khonsu, Sort", () =>
        {
            using var sorted = _plain.Sort("balance");
            return CheckOf(sorted);
        }),
        new("LINQ, OrderBy of records", () =>
        {
            Account[] sorted = [.. _accounts.OrderBy(static account => account.Balance)];
            var check = 0.0;
            for (var row = 0; row < sorted.Length; row++)
                check += sorted[row].Balance * (row % 7);
            return check;
        }),
    ];

    /// <summary>A count and a sum for each text.</summary>
    public IReadOnlyList<TimedCase> Groups =>
    [
        new("a dictionary in a loop over arrays", GroupByHand),
        new("Khonsu, Group by texts", () => GroupOf(_plain)),
        new("Khonsu, Group by texts of a dictionary", () => GroupOf(_words)),
        new("LINQ, GroupBy of records", () => _accounts
            .GroupBy(static account => account.Town)
            .Sum(static group => (double)group.Count() * group.Sum(static account => account.Balance))),
    ];

    public void Dispose()
    {
        _plain.Dispose();
        _words.Dispose();
    }

    double SortByHand()
    {
        long[] keys = [.. _balances];
        var places = new int[keys.Length];
        for (var row = 0; row < places.Length; row++)
            places[row] = row;
        System.Array.Sort(keys, places);
        var towns = new string[places.Length];
        var check = 0.0;
        for (var row = 0; row < places.Length; row++)
        {
            towns[row] = _towns[places[row]];
            check += keys[row] * (row % 7);
        }
        GC.KeepAlive(towns);
        return check;
    }

    double GroupByHand()
    {
        Dictionary<string, (long Count, long Sum)> groups = new(StringComparer.Ordinal);
        for (var row = 0; row < _towns.Length; row++)
        {
            ref var group = ref CollectionsMarshal.GetValueRefOrAddDefault(groups, _towns[row], out _);
            group = (group.Count + 1, group.Sum + _balances[row]);
        }
        return groups.Values.Sum(static group => (double)group.Count * group.Sum);
    }

    static double GroupOf(ColumnTable table)
    {
        using var groups = table.Group(["town"], [ColumnAggregate.Count(), ColumnAggregate.Sum("balance")]);
        var check = 0.0;
        foreach (var chunk in groups.Chunks)
        {
            var counts = ((Int64Array)chunk.Column("count")).Values;
            var sums = ((Int64Array)chunk.Column("balance_sum")).Values;
            for (var row = 0; row < counts.Length; row++)
                check += (double)counts[row] * sums[row];
        }
        return check;
    }

    static double CheckOf(ColumnTable table)
    {
        var check = 0.0;
        var row = 0;
        foreach (var chunk in table.Chunks)
        {
            foreach (var balance in ((Int64Array)chunk.Column("balance")).Values)
                check += balance * (row++ % 7);
        }
        return check;
    }

    ColumnTable TableOf(Func<int, IArrowArray> townsFrom)
    {
        List<RecordBatch> chunks = [];
        for (var row = 0; row < _balances.Length; row += ChunkRows)
        {
            var towns = townsFrom(row);
            var balances = new Int64Array.Builder().AppendRange(_balances.Skip(row).Take(ChunkRows)).Build();
            Field[] fields =
            [
                new("town", towns.Data.DataType, nullable: false), new("balance", Int64Type.Default, nullable: false),
            ];
            chunks.Add(new RecordBatch(new Schema(fields, null), [towns, balances], balances.Length));
        }
        return ColumnTable.Of(chunks);
    }

    static StringArray TextsOf(ReadOnlySpan<string> texts)
    {
        var builder = new StringArray.Builder();
        foreach (var text in texts)
            builder.Append(text);
        return builder.Build();
    }

    sealed record Account(string Town, long Balance);
}
