using Apache.Arrow;
using Apache.Arrow.Types;
using CsCheck;
using Khonsu.CompilerServices;
using Xunit.Abstractions;

namespace Khonsu.Runtime.Tests.Arrow;

/// <summary>Batches of older schemas of single values are read by the rules of evolution, and by no others.</summary>
public sealed class SchemaEvolutionTests(ITestOutputHelper output)
{
    const int RowsMax = 40;

    static readonly (KindCodec Kind, ColumnDefinition Column) s_key = Key("Int64");

    [Fact]
    public void Random_older_schemas_are_read_as_todays_rows()
    {
        string? chosen = Environment.GetEnvironmentVariable("KHONSU_SEED");
        int seed = int.TryParse(chosen, out int given) ? given : Random.Shared.Next();
        output.WriteLine($"seed={seed}");
        Random random = new(seed);
        for (int i = 0; i < 200; i++)
        {
            OldColumn[] changes = [.. Enumerable.Range(0, random.Next(1, 9)).Select(n => OldColumn.Random(random, n))];
            LooseTable old = new("loose", Shuffled(random, [s_key, .. changes.SelectMany(static c => c.Old)]));
            LooseTable today = new("loose", Shuffled(random, [s_key, .. changes.SelectMany(static c => c.Today)]));
            PCG pcg = new((uint)random.Next());
            object?[][] rows = RowsOf(old.Definition, changes, random, pcg);
            using RecordBatch batch = LooseTable.ThroughStream(old.Write(rows));
            int start = random.Next(batch.Length + 1);

            Assert.Equal(Expected(old, today, changes, rows), Text(today.Read(batch)));
            using RecordBatch slice = batch.Slice(start, batch.Length - start);
            Assert.Equal(Expected(old, today, changes, rows[start..]), Text(today.Read(slice)));
        }
    }

    [Fact]
    public void A_column_becomes_what_the_table_of_widenings_says_and_nothing_else()
    {
        HashSet<(string, string)> allowed =
        [
            .. Widenings.All.Select(static pair => (pair.From.ToString(), pair.To.ToString())),
            .. Widenings.Checked,
        ];
        foreach (KindCodec from in KindCodecs.All)
        {
            using RecordBatch batch = Table(s_key, Widenings.Column(from, "x")).Write([]);
            foreach (KindCodec to in KindCodecs.All.Where(to => Stored(to) != Stored(from)))
            {
                LooseTable today = Table(s_key, Widenings.Column(to, "x"));
                bool isRead = TryRead(today, batch, out SchemaMismatchException? error);
                Assert.True(isRead == allowed.Contains((from.ToString(), to.ToString())), $"{from} to {to}");
                if (error is null)
                    continue;
                Assert.Equal(("loose", "x"), (error.Table, error.Column));
                Assert.Contains("[MigrateFrom]", error.Message, StringComparison.Ordinal);
            }
        }
    }

    [Theory]
    [MemberData(nameof(CheckedPairs))]
    public void A_value_out_of_reach_is_refused_with_its_row(string from, string to)
    {
        KindCodec kind = Widenings.Named(from);
        object good = kind.ToString() == "Date" ? new DateOnly(2000, 1, 1)
            : kind.ToString().StartsWith("Duration", StringComparison.Ordinal) ? TimeSpan.Zero : DateTime.UnixEpoch;
        object bad = kind.ToString() == "Date" ? DateOnly.MaxValue
            : good is TimeSpan ? TimeSpan.FromDays(1_000_000)
            : new DateTime(9999, 1, 1, 0, 0, 0, DateTimeKind.Utc);
        LooseTable old = Table(s_key, Widenings.Column(kind, "x", isNullable: true));
        LooseTable today = Table(s_key, Widenings.Column(Widenings.Named(to), "x", isNullable: true));
        using RecordBatch batch = old.Write([[1L, good], [2L, null], [3L, bad]]);

        ColumnValueException error = Assert.Throws<ColumnValueException>(() => today.Read(batch));

        Assert.Equal(("loose", "x", 2), (error.Table, error.Column, error.Row));
        // Why: a reader would refuse most of what a product that does not fit leaves, but for another reason.
        string advice = good is TimeSpan ? "a coarser unit with [Duration]" : "a coarser unit with [Timestamp]";
        Assert.Contains(advice, error.Message, StringComparison.Ordinal);
        Assert.Equal(2, today.Read(batch.Slice(0, 2)).Count);
    }

    public static TheoryData<string, string> CheckedPairs
    {
        get
        {
            TheoryData<string, string> pairs = [];
            foreach ((string from, string to) in Widenings.Checked)
                pairs.Add(from, to);
            return pairs;
        }
    }

    [Fact]
    public void A_column_keeps_the_number_of_its_oldest_name()
    {
        ColumnDefinition column = new("größe", "Size", ColumnKind.Int64, false);

        // The numbers of ColumnNumbersTests: the generator counts the same.
        Assert.Equal((926444256, 1295578266), (ColumnDefinition.IdOf("id"), column.StableId));
        Assert.Equal(926444256, (column with { FormerNames = ["id", "Id"] }).StableId);
        Assert.Equal(7, (column with { FormerNames = ["id"], Id = 7 }).StableId);
    }

    [Fact]
    public void A_column_is_found_by_its_id_before_its_name()
    {
        KindCodec text = Widenings.Named("String");
        LooseTable old = Table(s_key, With(text, "a", id: 1), With(text, "b", id: 2));
        LooseTable today = Table(s_key, With(text, "b", id: 1), With(text, "a", id: 2));
        using RecordBatch batch = old.Write([[1L, "was a", "was b"]]);

        Assert.Equal("1 | was a | was b", Text(today.Read(batch)));
    }

    [Fact]
    public void A_name_that_is_used_again_is_another_column()
    {
        KindCodec text = Widenings.Named("String");
        using RecordBatch batch = Table(s_key, With(text, "a", id: 1)).Write([[1L, "gone"]]);
        (KindCodec kind, ColumnDefinition column) = With(text, "a", id: 2);

        LooseTable today = Table(s_key, (kind, column with { IsNullable = true }));

        Assert.Equal("1 | null", Text(today.Read(batch)));
    }

    [Fact]
    public void A_missing_column_without_a_default_is_refused()
    {
        using RecordBatch batch = Table(s_key).Write([[1L]]);

        Assert.False(TryRead(Table(s_key, Widenings.Column(Widenings.Named("String"), "x")), batch, out var error));

        Assert.Equal(("x", "utf8 not null", "no column"), (error!.Column, error.Expected, error.Found));
        Assert.Contains("[FormerNames]", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Nulls_are_refused_where_the_member_accepts_none_any_more()
    {
        KindCodec text = Widenings.Named("String");
        LooseTable old = Table(s_key, Widenings.Column(text, "x", isNullable: true));
        LooseTable today = Table(s_key, Widenings.Column(text, "x"));
        using RecordBatch batch = old.Write([[1L, "a"], [2L, null]]);

        Assert.Equal("1 | a", Text(today.Read(batch.Slice(0, 1))));
        Assert.False(TryRead(today, batch, out SchemaMismatchException? error));
        Assert.Equal(("x", "utf8 not null", "1 nulls in 2 values"), (error!.Column, error.Expected, error.Found));
    }

    [Fact]
    public void A_key_may_be_widened_and_not_changed()
    {
        KindCodec text = Widenings.Named("String");
        (KindCodec, ColumnDefinition) name = Widenings.Column(text, "name");
        (KindCodec Kind, ColumnDefinition Column) nameKey = (text, name.Item2 with { IsKey = true });
        (KindCodec Kind, ColumnDefinition Column) id = (s_key.Kind, s_key.Column with { IsKey = false });
        using RecordBatch batch = Table(Key("Int16"), name).Write([[(short)7, "a"]]);

        Assert.Equal("7 | a", Text(Table(s_key, name).Read(batch)));
        LooseTable[] others = [Table(id, nameKey), Table(s_key, nameKey), Table(nameKey)];
        foreach (LooseTable other in others)
        {
            Assert.False(TryRead(other, batch, out SchemaMismatchException? error));
            Assert.Contains("the key (id)", error!.Found, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Batches_of_others_are_read_by_the_rules_only_when_asked()
    {
        LooseTable old = Table(Key("Int16"), Widenings.Column(Widenings.Named("String"), "gone"));
        (KindCodec kind, ColumnDefinition column) = Widenings.Column(Widenings.Named("Double"), "came");
        LooseTable today = Table(s_key, (kind, column with { HasDefault = true }));
        using RecordBatch version = old.Write([[(short)7, "a"]]);
        Schema schema = version.Schema;
        using RecordBatch ofOthers = new(new Schema(schema.FieldsList, null), version.Arrays, version.Length);
        using RecordBatch edited = new(
            new Schema([schema.FieldsList[0]], schema.Metadata), [version.Column(0)], version.Length);
        using RecordBatch ofAnotherTable = new LooseTable("other", [Key("Int16")]).Write([[(short)7]]);
        const string Row = $"7 | {LooseBatchReader.Default}";

        Assert.Equal(Row, Text(today.Read(version)));
        Assert.False(TryRead(today, version, out _, SchemaMatch.Exact));
        foreach (RecordBatch batch in new[] { ofOthers, edited, ofAnotherTable })
        {
            Assert.False(TryRead(today, batch, out _));
            Assert.Equal(Row, Text(today.Read(batch, SchemaMatch.Evolve)));
        }
    }

    [Fact]
    public void A_decimal_of_others_may_be_wider_in_bytes_than_in_digits()
    {
        Decimal256Array numbers = new Decimal256Array.Builder(new Decimal256Type(9, 4)).Append(-1.5m).Build();
        byte[] damaged = numbers.ValueBuffer.Span.ToArray();
        damaged[31] = 0x10;
        LooseTable today = Table(s_key, Widenings.Column(Widenings.Named("Decimal(18, 6)"), "x"));

        Assert.Equal("1 | -1.5", Text(today.Read(Foreign(numbers.Data), SchemaMatch.Evolve)));
        ArrayData wrong = new(numbers.Data.DataType, 1, 0, 0, [ArrowBuffer.Empty, new ArrowBuffer(damaged)]);
        ColumnValueException error = Assert.Throws<ColumnValueException>(
            () => today.Read(Foreign(wrong), SchemaMatch.Evolve));
        Assert.Equal(("x", 0), (error.Column, error.Row));
    }

    [Fact]
    public void A_plan_is_made_once_for_a_schema()
    {
        LooseTable today = Table(s_key);
        using RecordBatch batch = Table(Key("Int16")).Write([[(short)7]]);

        object first = today.Definition.Plans.Of(today.Definition, batch.Schema, false, SchemaMatch.Versions);

        Assert.Same(first, today.Definition.Plans.Of(today.Definition, batch.Schema, false, SchemaMatch.Versions));
        Assert.NotSame(first, today.Definition.Plans.Of(today.Definition, batch.Schema, true, SchemaMatch.Versions));
    }

    static RecordBatch Foreign(ArrayData numbers) => new(
        new Schema([new Field("id", Int64Type.Default, false), new Field("x", numbers.DataType, false)], null),
        [new Int64Array.Builder().Append(1).Build(), ArrowArrayFactory.BuildArray(numbers)],
        length: 1);

    static bool TryRead(
        LooseTable table,
        RecordBatch batch,
        out SchemaMismatchException? error,
        SchemaMatch match = SchemaMatch.Versions)
    {
        error = null;
        try
        {
            table.Read(batch, match);
            return true;
        }
        catch (SchemaMismatchException refused)
        {
            error = refused;
            return false;
        }
    }

    static LooseTable Table(params (KindCodec Kind, ColumnDefinition Column)[] columns) => new("loose", columns);

    static (KindCodec Kind, ColumnDefinition Column) Key(string kind)
    {
        (KindCodec codec, ColumnDefinition column) = Widenings.Column(Widenings.Named(kind), "id");
        return (codec, column with { IsKey = true });
    }

    static (KindCodec Kind, ColumnDefinition Column) With(KindCodec kind, string name, int id) =>
        (kind, kind.Define(name, isNullable: false) with { Id = id });

    // Why the zone: times in UTC and times nowhere are other types.
    static string Stored(KindCodec kind) => Khonsu.Arrow.TypeCheck.Expected(kind.Column);

    static (KindCodec Kind, ColumnDefinition Column)[] Shuffled(
        Random random, (KindCodec Kind, ColumnDefinition Column)[] columns)
    {
        random.Shuffle(columns);
        return columns;
    }

    static object?[][] RowsOf(TableDefinition old, OldColumn[] changes, Random random, PCG pcg) =>
    [
        .. Enumerable.Range(0, random.Next(RowsMax)).Select(row => old.Columns.Select(column => column.IsKey
            ? (object)(long)row
            : changes.Single(change => change.IsOld(column.Name)).Value(random, pcg)).ToArray()),
    ];

    static string Expected(LooseTable old, LooseTable today, OldColumn[] changes, object?[][] rows) => string.Join(
        '\n',
        rows.Select(row => string.Join(" | ", today.Definition.Columns.Select(column =>
        {
            int place(string name) => old.Definition.Columns.Select(static c => c.Name).ToList().IndexOf(name);
            return column.IsKey
                ? KindCodec.Bits(row[place("id")])
                : changes.Single(change => change.IsToday(column.Name)).Text(name => row[place(name)]);
        }))));

    static string Text(IEnumerable<object?[]> rows) =>
        string.Join('\n', rows.Select(static row => string.Join(" | ", row.Select(KindCodec.Bits))));
}
