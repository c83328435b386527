using Apache.Arrow;
using Apache.Arrow.Types;
using Khonsu.CompilerServices;

namespace Khonsu.Runtime.Tests.Arrow;

/// <summary>Texts and bytes are read in every form that others write them in, when asked; a damaged form is
/// refused.</summary>
public sealed class EvolvedTextTests
{
    static readonly string?[] s_texts = ["", "a", "twelve bytes", "thirteen byte", null, "längs 🌙 and further"];

    public static TheoryData<string> Forms => ["utf8", "large_utf8", "utf8_view", "dictionary", "dictionary of large"];

    [Theory]
    [MemberData(nameof(Forms))]
    public void A_text_is_read_in_every_form(string form)
    {
        foreach ((int start, int length) in new[] { (0, 6), (1, 5), (3, 2), (6, 0) })
        {
            using RecordBatch batch = Batch(TextOf(form)).Slice(start, length);

            string?[] expected = [.. s_texts.Skip(start).Take(length)];
            Assert.Equal(expected, Names(batch, SchemaMatch.Evolve, isLarge: false));
            Assert.Equal(expected, Names(batch, SchemaMatch.Evolve, isLarge: true));
        }

        using RecordBatch all = Batch(TextOf(form));
        if (form != "utf8")
            Assert.Throws<SchemaMismatchException>(() => Names(all, SchemaMatch.Versions, isLarge: false));
    }

    [Fact]
    public void Bytes_are_read_in_every_form()
    {
        BinaryViewArray views = new BinaryViewArray.Builder().Append([1, 2]).Append(new byte[20]).AppendNull().Build();
        ArrowBuffer bytes = new(new byte[] { 9, 9, 1, 2, 3, 4 });
        IArrowArray fixedSize = ArrowArrayFactory.BuildArray(
            new ArrayData(new FixedSizeBinaryType(2), 2, 0, 1, [ArrowBuffer.Empty, bytes]));
        LooseTable table = Table("Bytes", isLarge: false);

        using RecordBatch viewed = Batch(views);
        Assert.Equal(
            ["0102", new string('0', 40), "null"],
            table.Read(viewed, SchemaMatch.Evolve).Select(static row => KindCodec.Bits(row[1])));
        using RecordBatch sized = Batch(fixedSize);
        Assert.Equal(
            ["0102", "0304"], table.Read(sized, SchemaMatch.Evolve).Select(static row => KindCodec.Bits(row[1])));
    }

    public static TheoryData<string> Damages =>
    [
        "position after the dictionary", "position below 0", "null in the dictionary",
        "offsets of the dictionary", "view after its data", "view of a buffer that is not there", "negative view",
        "short views", "short offsets", "large offset", "short integers", "short positions",
    ];

    [Theory]
    [MemberData(nameof(Damages))]
    public void A_damaged_form_is_refused(string damage)
    {
        using RecordBatch batch = Batch(ArrowArrayFactory.BuildArray(Damaged(damage)));
        LooseTable table = Table(damage == "short integers" ? "Int64" : "String", isLarge: false);

        ArrowFormatException error = Assert.Throws<ArrowFormatException>(
            () => table.Read(batch, SchemaMatch.Evolve));

        Assert.Contains("column name of table loose", error.Message, StringComparison.Ordinal);
    }

    static ArrayData Damaged(string damage) => damage switch
    {
        "position after the dictionary" => Coded([0, 2], Values()),
        "position below 0" => Coded([0, -1], Values()),
        "null in the dictionary" => Coded([0, 1], new StringArray.Builder().Append("a").AppendNull().Build().Data),
        "offsets of the dictionary" => Coded([0, 1], Text([0, 1, 9], "abc"u8.ToArray())),
        "view after its data" => Viewed([13, 0, 0, 1]),
        "view of a buffer that is not there" => Viewed([13, 0, 1, 0]),
        "negative view" => Viewed([-1, 0, 0, 0]),
        "short views" => Of(StringViewType.Default, Ints(1, 0)),
        "short offsets" => Of(LargeStringType.Default, Ints(0, 0, 1, 0), ArrowBuffer.Empty),
        "large offset" => Of(LargeStringType.Default, Ints(0, 0, 1, 1, 2, 0), ArrowBuffer.Empty),
        "short integers" => Of(Int32Type.Default, Ints(1)),
        "short positions" => Coded([0], Values()),
        _ => throw new ArgumentException("There is no such damage.", nameof(damage)),
    };

    static ArrayData Values() => Text([0, 1, 3], "abc"u8.ToArray());

    static ArrayData Coded(int[] positions, ArrayData values) => new(
        new DictionaryType(Int32Type.Default, StringType.Default, ordered: false),
        2,
        0,
        0,
        [ArrowBuffer.Empty, Ints(positions)],
        children: null,
        dictionary: values);

    static ArrayData Viewed(int[] view) =>
        Of(StringViewType.Default, Ints([0, 0, 0, 0, .. view]), new ArrowBuffer("thirteen byte"u8.ToArray()));

    static ArrayData Of(IArrowType type, params ArrowBuffer[] buffers) =>
        new(type, 2, 0, 0, [ArrowBuffer.Empty, .. buffers]);

    static ArrayData Text(int[] offsets, byte[] data) => Of(StringType.Default, Ints(offsets), new ArrowBuffer(data));

    static ArrowBuffer Ints(params int[] numbers) =>
        new(System.Runtime.InteropServices.MemoryMarshal.AsBytes(numbers.AsSpan()).ToArray());

    static IArrowArray TextOf(string form)
    {
        StringArray.Builder texts = new();
        foreach (string? text in s_texts)
            _ = text is null ? texts.AppendNull() : texts.Append(text);
        StringArray plain = texts.Build();
        switch (form)
        {
            case "utf8":
                return plain;
            case "large_utf8":
                return Large();
            case "utf8_view":
                StringViewArray.Builder views = new();
                foreach (string? text in s_texts)
                    _ = text is null ? views.AppendNull() : views.Append(text);
                return views.Build();
            default:
                // The values in another order, of which the first is never used.
                string[] values = ["unused", .. s_texts.OfType<string>().Reverse()];
                Int16Array.Builder positions = new();
                foreach (string? text in s_texts)
                    _ = text is null ? positions.AppendNull() : positions.Append((short)values.IndexOf(text));
                bool isLarge = form == "dictionary of large";
                IArrowArray dictionary = isLarge
                    ? new LargeStringArray.Builder().AppendRange(values).Build()
                    : new StringArray.Builder().AppendRange(values).Build();
                IArrowType type = isLarge ? LargeStringType.Default : StringType.Default;
                DictionaryType coded = new(Int16Type.Default, type, ordered: false);
                return new DictionaryArray(coded, positions.Build(), dictionary);
        }
    }

    static LargeStringArray Large()
    {
        LargeStringArray.Builder texts = new();
        foreach (string? text in s_texts)
            _ = text is null ? texts.AppendNull() : texts.Append(text);
        return texts.Build();
    }

    static RecordBatch Batch(IArrowArray names)
    {
        Int64Array.Builder ids = new();
        for (int id = 0; id < names.Length; id++)
            ids.Append(id);
        Field[] fields = [new("id", Int64Type.Default, false), new("name", names.Data.DataType, true)];
        return new RecordBatch(new Schema(fields, null), [ids.Build(), names], names.Length);
    }

    static string?[] Names(RecordBatch batch, SchemaMatch match, bool isLarge) =>
        [.. Table("String", isLarge).Read(batch, match).Select(static row => (string?)row[1])];

    static LooseTable Table(string kind, bool isLarge)
    {
        (KindCodec codec, ColumnDefinition column) =
            Widenings.Column(Widenings.Named(kind), "name", isNullable: true);
        (KindCodec id, ColumnDefinition key) = Widenings.Column(Widenings.Named("Int64"), "id");
        return new LooseTable("loose", [(id, key with { IsKey = true }), (codec, column with { IsLarge = isLarge })]);
    }
}
