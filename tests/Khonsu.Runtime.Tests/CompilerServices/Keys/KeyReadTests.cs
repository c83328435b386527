using Khonsu.CompilerServices;
using Khonsu.Runtime.Tests.Arrow;
using Xunit.Abstractions;

namespace Khonsu.Runtime.Tests.CompilerServices.Keys;

/// <summary>What generated code reads from the bytes of keys that it has written, and from other bytes.</summary>
public sealed class KeyReadTests(ITestOutputHelper output)
{
    const int RowCount = 30;

    [Fact]
    public void Columns_of_each_type_are_read_back() =>
        Check((id, values) => KeyRows.Kinds(id, values), Table<int, KeyKinds>().Indexes);

    [Fact]
    public void Columns_of_each_type_that_can_be_null_are_read_back() =>
        Check((id, values) => KeyRows.MaybeKinds(id, values), Table<int, MaybeKeyKinds>().Indexes);

    [Fact]
    public void The_first_columns_of_several_are_read_back_and_the_others_are_defaults() =>
        Check((_, values) => KeyRows.Place(values), Table<KeyPlaceKey, KeyPlace>().Indexes);

    [Fact]
    public void Columns_that_can_be_null_are_read_behind_others()
    {
        Check(
            (_, values) => new KeyGrade(
                new(10), values.Maybe(values.TextId()), values.Maybe(values.TextId()),
                values.Maybe(values.DateTime())),
            Table<Grade, KeyGrade>().Indexes);
    }

    [Fact]
    public void Keys_of_rows_are_read_back()
    {
        Random random = Chance();
        KeyValues values = new(random);
        KeyReads.CheckKeys<KeyPlaceKey, KeyPlace>(
            Some(() => new KeyPlaceKey(values.Text(), values.TextId(), values.Small())), random);
        KeyReads.CheckKeys<KeyDayKey, KeyDay>(Some(() => new KeyDayKey(values.Day())), random);
        KeyReads.CheckKeys<TextId, KeyName>(Some(() => values.Boolean() ? values.TextId() : default), random);
        KeyReads.CheckKeys<int, KeyKinds>(Some(values.Int32), random);
        KeyReads.CheckKeys<string, ShardOwner>(Some(values.Text), random);
        KeyReads.CheckKeys<ShardItemKey, ShardItem>(
            Some(() => new ShardItemKey(values.Text(), values.Int64())), random);
    }

    [Fact]
    public void A_key_that_is_never_null_is_not_read_from_null()
    {
        Assert.False(KeyReads.TryKey<string, ShardOwner>([0], out _));
        Assert.True(KeyReads.TryKey<string, ShardOwner>([1], out string? key));
        Assert.Equal(string.Empty, key);
    }

    [Theory]
    [InlineData("80000014", 20)]
    [InlineData("80000000", 0)]
    [InlineData("8000000F", null)]
    [InlineData("80000001", null)]
    [InlineData("7FFFFFFB", null)]
    public void What_a_constructor_refuses_or_changes_is_no_key(string bytes, int? expected)
    {
        bool isRead = KeyReads.TryKey<Grade, KeyGrade>(Convert.FromHexString(bytes), out Grade key);
        Assert.Equal(expected, isRead ? key.Value : null);
    }

    [Fact]
    public void A_null_text_in_a_wrapper_that_can_be_null_is_read_as_null()
    {
        var index = (IndexDefinition<int, MaybeKeyKinds, TextId?>)
            Table<int, MaybeKeyKinds>().Indexes.Single(static index => index.Name == "ByTextId");
        Assert.True(index.TryReadKey(new KeyReader(KeyBytes.OfIndex(index, default(TextId), 1)), 1, out TextId? key));
        Assert.Null(key);
    }

    [Fact]
    public void Times_are_read_with_the_kind_of_their_column()
    {
        var utc = (IndexDefinition<int, KeyKinds, DateTime>)
            Table<int, KeyKinds>().Indexes.Single(static index => index.Name == "ByDateTime");
        DateTime start = new(2000, 1, 1, 0, 0, 0, DateTimeKind.Utc);
        Assert.True(utc.TryReadKey(new KeyReader(KeyBytes.OfIndex(utc, start, 1)), 1, out DateTime read));
        Assert.Equal((start, DateTimeKind.Utc), (read, read.Kind));

        var wall = (IndexDefinition<Grade, KeyGrade, (TextId?, TextId?, DateTime?)>)
            Table<Grade, KeyGrade>().Indexes[0];
        byte[] bytes = KeyBytes.OfIndex(wall, (null, new("a"), start), 3)!;
        Assert.True(wall.TryReadKey(new KeyReader(bytes), 3, out (TextId?, TextId?, DateTime? At) key));
        Assert.Equal((start, DateTimeKind.Unspecified), (key.At!.Value, key.At.Value.Kind));
    }

    [Fact]
    public void Where_only_the_users_type_knows_what_is_equal_only_the_columns_before_it_are_read()
    {
        Assert.False(KeyReads.TryKey<Caseless, KeyLabel>([0x61, 1], out _));
        Assert.False(KeyReads.TryKey<ShardLabelKey, ShardLabel>([0x61, 1, 0x61, 1], out _));

        IReadOnlyList<IndexDefinition> indexes = Table<Caseless, KeyLabel>().Indexes;
        var byId = (IndexDefinition<Caseless, KeyLabel, (int, Caseless)>)indexes[0];
        byte[] one = KeyBytes.OfIndex(byId, (1, new("a")), 1)!;
        Assert.True(byId.TryReadKey(new KeyReader(one), 1, out (int, Caseless) key));
        Assert.Equal(1, key.Item1);
        Assert.Null(key.Item2.Value);
        Assert.False(byId.TryReadKey(new KeyReader(one), 2, out _));
        Assert.False(byId.TryReadKey(new KeyReader((byte[])[.. one, 0x61, 1]), 2, out _));
        Assert.False(byId.TryReadKey(new KeyReader((byte[])[.. one, 0x61, 1]), 1, out _));
    }

    [Fact]
    public void What_no_generator_has_written_is_not_read()
    {
        Assert.False(KeyReads.TryKey<long, LooseRow>(new byte[8], out _));
        Assert.False(new PlainIndex().TryReadKey(new KeyReader((byte[])[0x61, 1]), 1, out _));
    }

    // Why dynamic: each index has its own type of keys, which only the generated class tells.
    void Check<TRow>(Func<int, KeyValues, TRow> row, IReadOnlyList<IndexDefinition> indexes)
    {
        Random random = Chance();
        KeyValues values = new(random);
        TRow[] rows = [.. Enumerable.Range(0, RowCount).Select(id => row(id, values))];
        Assert.NotEmpty(indexes);
        foreach (IndexDefinition index in indexes)
            KeyReads.CheckIndex((dynamic)index, rows, random);
    }

    static T[] Some<T>(Func<T> any) => [.. Enumerable.Range(0, RowCount).Select(_ => any())];

    static TableDefinition<TKey, TRow> Table<TKey, TRow>()
        where TKey : notnull, IEquatable<TKey>
        where TRow : TransactionalRow, IRow<TKey, TRow>
        => TRow.Definition;

    Random Chance()
    {
        int seed = int.TryParse(Environment.GetEnvironmentVariable("KHONSU_SEED"), out int given)
            ? given
            : Environment.TickCount;
        output.WriteLine($"seed={seed}");
        return new(seed);
    }
}
