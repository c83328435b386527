using Apache.Arrow;
using Apache.Arrow.Types;
using Khonsu.Arrow;

namespace Khonsu.Runtime.Tests.Arrow;

public sealed partial class ArrowSchemaTests
{
    /// <summary>A table with indexes and merges.</summary>
    [Transactional]
    [Index(nameof(Branch), nameof(Owner))]
    public sealed partial record Deposit(
        [Key] long Id,
        [Index] string Owner,
        int Branch,
        [Mergeable, Index(IsUnique = true)] long Balance,
        [Mergeable(MergeKind.LastWriter)] string? Title);

    static readonly Schema s_schema = KhonsuStore.Open().Read(static tx => tx.EveryKinds.ArrowSchema);

    static readonly Schema s_trees = KhonsuStore.Open().Read(static tx => tx.Orders.ArrowSchema);

    [Theory]
    [InlineData("id", "utf8", false)]
    [InlineData("double", "double", true)]
    [InlineData("unit", "uint16", false)]
    [InlineData("small", "decimal32(9, 2)", false)]
    [InlineData("middle", "decimal64(18, 4)", true)]
    [InlineData("money", "decimal128(38, 18)", false)]
    [InlineData("wide", "decimal256(57, 28)", false)]
    [InlineData("token", "fixed_size_binary[16]", false)]
    [InlineData("clock", "time64[ns]", true)]
    [InlineData("at", "timestamp[ns, UTC]", false)]
    [InlineData("wall", "timestamp[us]", true)]
    [InlineData("seen", "struct<timestamp: timestamp[ns, UTC], offset_minutes: int16>", false)]
    [InlineData("took", "duration[ms]", false)]
    public void A_column_has_the_type_of_its_member(string column, string type, bool isNullable)
    {
        Field field = s_schema.GetFieldByName(column);
        Assert.Equal((type, isNullable), (ArrowTypes.Describe(field.DataType), field.IsNullable));
    }

    [Fact]
    public void Metadata_keeps_what_arrow_cannot_say()
    {
        Assert.Equal("every_kinds", s_schema.Metadata["khonsu.table"]);
        Assert.Equal(32, s_schema.Metadata["khonsu.fingerprint"].Length);
        IReadOnlyDictionary<string, string> id = s_schema.GetFieldByName("id").Metadata;
        Assert.Equal(("1", "926444256"), (id["khonsu.key"], id["khonsu.id"]));
        Assert.Equal("arrow.uuid", s_schema.GetFieldByName("token").Metadata["ARROW:extension:name"]);
        Assert.Equal("arrow.timestamp_with_offset", s_schema.GetFieldByName("seen").Metadata["ARROW:extension:name"]);
        Assert.Equal("System.DateOnly", s_schema.GetFieldByName("day").Metadata["khonsu.clr"]);
        Assert.EndsWith("Mood", s_schema.GetFieldByName("mood").Metadata["khonsu.clr"]);
        Assert.Equal("Calm=1;Wild=250", s_schema.GetFieldByName("mood").Metadata["khonsu.enum"]);
        Assert.False(s_schema.GetFieldByName("note").Metadata.ContainsKey("khonsu.key"));
    }

    [Fact]
    public void Metadata_tell_indexes_and_merges()
    {
        Schema schema = KhonsuStore.Open().Read(static tx => tx.Deposits.ArrowSchema);
        string[] told =
        [
            .. schema.FieldsList.Select(static field => $"{field.Name}: "
                + $"{field.Metadata.GetValueOrDefault("khonsu.index", "-")} "
                + field.Metadata.GetValueOrDefault("khonsu.merge", "-")),
        ];
        Assert.Equal(
            ["id: - -", "owner: ByOwner;ByBranchAndOwner -", "branch: ByBranchAndOwner -", "balance: ByBalance Sum",
                "title: - LastWriter"],
            told);
    }

    [Theory]
    [InlineData("id", "fixed_size_binary[16]")]
    [InlineData("work", "struct<x: double, y: float, label: utf8>")]
    [InlineData("moneys", "list<struct<amount: decimal128(19, 4), currency: utf8>>")]
    [InlineData("grid", "list<list<struct<row: int32, text: utf8>>>")]
    [InlineData("series", "map<int32, list<double>>")]
    [InlineData("payments", "list<dense_union<1=card: struct<number: utf8, expires: date32>, "
        + "5=cash: struct<given: struct<amount: decimal128(19, 4), currency: utf8>, receipt: binary>>>")]
    [InlineData("long", "large_utf8")]
    [InlineData("long_bytes", "large_binary")]
    [InlineData("long_list", "large_list<utf8>")]
    [InlineData("three", "fixed_size_binary[3]")]
    [InlineData("places", "fixed_size_list<struct<x: double, y: float, label: utf8>>[2]")]
    [InlineData("levels", "list<dictionary<int32, utf8>>")]
    [InlineData("rates", "map<date32, decimal32(5, 2)>")]
    public void A_column_of_several_values_has_the_types_of_its_parts(string column, string type) =>
        Assert.Equal(type, ArrowTypes.Describe(s_trees.GetFieldByName(column).DataType));

    [Fact]
    public void Metadata_of_the_user_and_of_parts_are_kept()
    {
        Assert.Equal("sales", s_trees.Metadata["owner"]);
        Assert.NotEmpty(s_trees.Metadata["khonsu.version"]);
        Assert.Equal("level", s_trees.GetFieldByName("level").Metadata["unit"]);
        Assert.Equal("acme.ticks", s_trees.GetFieldByName("took").Metadata["ARROW:extension:name"]);
        Assert.Equal("arrow.json", s_trees.GetFieldByName("json").Metadata["ARROW:extension:name"]);
        Field item = ((ListType)s_trees.GetFieldByName("lines").DataType).ValueField;
        Assert.Equal((false, "item"), (item.IsNullable, item.Name));
        Assert.EndsWith("Trees.Line", item.Metadata["khonsu.clr"], StringComparison.Ordinal);
        Field at = ((StructType)item.DataType).Fields.Single(static field => field.Name == "at");
        Assert.Equal("arrow.timestamp_with_offset", at.Metadata["ARROW:extension:name"]);
        Field price = ((StructType)item.DataType).Fields.Single(static field => field.Name == "price");
        Assert.True(price.IsNullable);
    }

    [Fact]
    public void The_fingerprint_differs_between_shapes_and_not_between_runs()
    {
        string readings = KhonsuStore.Open().Read(static tx => tx.Readings.ArrowSchema).Metadata["khonsu.fingerprint"];
        Assert.Equal("6dd60ff643d76d29351655ea7b58b8e3", readings);
        Assert.NotEqual(readings, s_schema.Metadata["khonsu.fingerprint"]);
    }
}
