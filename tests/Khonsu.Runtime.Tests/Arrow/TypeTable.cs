using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using System.Numerics;
using System.Text;
using System.Text.Json;

namespace Khonsu.Runtime.Tests.Arrow;

/// <summary>
/// The rows of docs/type-table.md: a column for each, what stands in the first column of the page as its name, what in
/// the last one as its metadata.
/// </summary>
[Transactional(Naming = ColumnNaming.AsIs)]
public sealed partial record TypeTable
{
    public const string Care = "care";

    [Key, Column("`string`"), Meta(Care, "a lone surrogate is refused: UTF-8 has nothing for it")]
    public required string Text { get; init; }

    [Large, Column("`[Large] string`"), Meta(Care, "offsets of 64 bits; a batch stays below 2 GiB for each buffer")]
    public string LongText { get; init; } = "";

    [Column("`sbyte`")]
    public sbyte SByte { get; init; }

    [Column("`byte`")]
    public byte Byte { get; init; }

    [Column("`short`")]
    public short Short { get; init; }

    [Column("`ushort`")]
    public ushort UShort { get; init; }

    [Column("`int`")]
    public int Int { get; init; }

    [Column("`uint`")]
    public uint UInt { get; init; }

    [Column("`long`")]
    public long Long { get; init; }

    [Column("`ulong`")]
    public ulong ULong { get; init; }

    [Column("`nint`"), Meta(Care, "64 bits on every machine; a smaller one refuses what it cannot hold")]
    public nint Native { get; init; }

    [Column("`nuint`"), Meta(Care, "the same")]
    public nuint NativeUnsigned { get; init; }

    [Column("`Half`"), Meta(Care, "bits of a NaN are kept")]
    public Half Half { get; init; }

    [Column("`float`"), Meta(Care, "the same")]
    public float Float { get; init; }

    [Column("`double`"), Meta(Care, "the same")]
    public double Double { get; init; }

    [Column("`bool`")]
    public bool Bool { get; init; }

    [Column("`char`")]
    public char Char { get; init; }

    [Column("`Rune`")]
    public Rune Rune { get; init; }

    [Column("`decimal`"), Meta(Care, "digits that do not fit are refused, not rounded")]
    public decimal Decimal { get; init; }

    [Decimal(19, 4), Column("`[Decimal(19, 4)] decimal`"), Meta(Care, "32, 64, 128 or 256 bits by precision")]
    public decimal Money { get; init; }

    [Column("`Int128`"), Meta(Care, "low byte first")]
    public Int128 Int128 { get; init; }

    [Column("`UInt128`"), Meta(Care, "low byte first")]
    public UInt128 UInt128 { get; init; }

    [Column("`BigInteger`"), Meta(Care, "two's complement, low byte first")]
    public BigInteger BigInteger { get; init; }

    [Column("`ReadOnlyMemory<byte>`")]
    public ReadOnlyMemory<byte> Bytes { get; init; }

    [Column("`ImmutableArray<byte>`"), Meta(Care, "a default array is refused; it is neither empty nor null")]
    public ImmutableArray<byte> ImmutableBytes { get; init; } = [];

    [FixedSize(32), Column("`[FixedSize(32)] ImmutableArray<byte>`"), Meta(Care, "another size is refused")]
    public ImmutableArray<byte>? Digest { get; init; }

    [Large, Column("`[Large] ReadOnlyMemory<byte>`")]
    public ReadOnlyMemory<byte> LongBytes { get; init; }

    [Column("`Guid`"), Meta(Care, "in the byte order of RFC 9562")]
    public Guid Guid { get; init; }

    [Column("`DateOnly`")]
    public DateOnly Date { get; init; }

    [Column("`TimeOnly`")]
    public TimeOnly Time { get; init; }

    [Column("`DateTime`"), Meta(Care, "a kind that is not the column's is refused; so are years outside 1677 to 2262")]
    public DateTime At { get; init; } = DateTime.UnixEpoch;

    [Timestamp(TimeColumnUnit.Microsecond, Kind = DateTimeKind.Unspecified)]
    [Column("`[Timestamp(Microsecond, Kind = Unspecified)] DateTime`")]
    [Meta(Care, "ticks that the unit cannot hold are refused")]
    public DateTime Wall { get; init; }

    [Column("`DateTimeOffset`"), Meta(Care, "the offset is kept")]
    public DateTimeOffset Seen { get; init; } = DateTimeOffset.UnixEpoch;

    [Column("`TimeSpan`"), Meta(Care, "spans over about 292 years need a coarser unit")]
    public TimeSpan Span { get; init; }

    [Duration(TimeColumnUnit.Second), Column("`[Duration(Second)] TimeSpan`")]
    [Meta(Care, "parts of a second are refused")]
    public TimeSpan Seconds { get; init; }

    [Column("an enum"), Meta(Care, "its underlying integer; the members are in the field's metadata")]
    public Mood Mood { get; init; } = Mood.Wild;

    [EnumAs(EnumStorage.Name), Column("`[EnumAs(EnumStorage.Name)]` an enum")]
    [Meta(Care, "a value without a name is refused")]
    public Mood Named { get; init; } = Mood.Calm;

    [Dictionary, Column("`[Dictionary] string`")]
    [Meta(Care, "each text is stored once; indexes of other types and plain texts are read too")]
    public string Word { get; init; } = "";

    [Column("`Uri`"), Meta(Care, "the text that it was made of")]
    public Uri? Link { get; init; }

    [Column("`Version`"), Meta(Care, "with as many parts as it has")]
    public Version? Version { get; init; }

    [Column("`IPAddress`"), Meta(Care, "text, which keeps the scope of a local address")]
    public IPAddress? Address { get; init; }

    [Column("`CultureInfo`"), Meta(Care, "its name; one that can be changed is refused")]
    public CultureInfo? Culture { get; init; }

    [Column("`JsonElement`"), Meta(Care, "the text that it was read from; a default element is refused")]
    public JsonElement? Json { get; init; }

    [Column("`readonly record struct OrderId(Guid Value)`")]
    [Meta(Care, "any such struct with one member is stored as the member; it can be a key and be indexed")]
    public Trees.OrderId Wrapper { get; init; }

    [ArrowConverter(typeof(Trees.TwiceConverter), Extension = "acme.ticks")]
    [Column("`[ArrowConverter(typeof(C))]` anything")]
    [Meta(Care, "what `C` makes of it; what `C` throws refuses the value")]
    public TimeSpan Converted { get; init; }

    [Column("a record or record struct"), Meta(Care, "null is not the same as a value whose fields are null")]
    public Trees.Money? Record { get; init; }

    [Column("a tuple `(int Low, string High)`")]
    public (int Low, string High)? Tuple { get; init; }

    [Column("`ImmutableArray<T>`"), Meta(Care, "null is not the same as empty; a default array is refused")]
    public ImmutableArray<int> Array { get; init; } = [];

    [Column("`ImmutableList<T>`")]
    public ImmutableList<int> List { get; init; } = [];

    [Column("`IReadOnlyList<T>`")]
    [Meta(Care, "do not change it after it was given to a row; what is read is an immutable array")]
    public IReadOnlyList<int> ReadOnlyList { get; init; } = [];

    [Large, Column("`[Large] ImmutableArray<T>`")]
    public ImmutableArray<int> LongList { get; init; } = [];

    [FixedSize(3), Column("`[FixedSize(3)] ImmutableArray<float>`"), Meta(Care, "another number of items is refused")]
    public ImmutableArray<float>? Vector { get; init; }

    [Column("`ImmutableHashSet<T>`, `ImmutableSortedSet<T>`, `FrozenSet<T>`")]
    [Meta(Care, "in the order of the items; other comparers than the default one are refused")]
    public FrozenSet<int> Set { get; init; } = [];

    [Column("`ImmutableDictionary<K, V>`, `ImmutableSortedDictionary<K, V>`, `FrozenDictionary<K, V>`")]
    [Meta(Care, "in the order of the keys; other comparers than the default one are refused")]
    public FrozenDictionary<string, int> Map { get; init; } = FrozenDictionary<string, int>.Empty;

    [Column("a `[Union]` of records")]
    [Meta(Care, "numbered by `[UnionCase]`; null is a null of the case that comes first")]
    public Trees.Payment? Union { get; init; }
}
