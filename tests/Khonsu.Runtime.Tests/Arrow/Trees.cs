using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;

namespace Khonsu.Runtime.Tests.Arrow;

/// <summary>Records whose columns are made of several values, in each other and to some depth.</summary>
public static partial class Trees
{
    public readonly record struct OrderId(Guid Value);

    public readonly record struct Place(double X, float? Y, string? Label);

    public record Money([Decimal(19, 4)] decimal Amount, string Currency);

    public sealed record TaxedMoney(decimal Amount, string Currency, decimal Tax) : Money(Amount, Currency);

    public sealed record Line([Dictionary] string Sku, int? Count, Money? Price, ImmutableArray<string?> Tags)
    {
        public required DateTimeOffset At { get; init; }
    }

    [Union]
    [UnionCase(5, typeof(Cash))]
    [UnionCase(1, typeof(Card))]
    public abstract record Payment;

    public sealed record Card(string Number, DateOnly? Expires) : Payment;

    public sealed record Cash(Money Given, ImmutableArray<byte> Receipt) : Payment;

    public sealed record Voucher(string Code) : Payment;

    public enum Level : ulong
    {
        Low = 1,
        High = ulong.MaxValue,
    }

    /// <summary>Twice a number as text.</summary>
    public sealed class TwiceConverter : IArrowConverter<TimeSpan, string>
    {
        public static string ToStorage(TimeSpan value) => value < TimeSpan.Zero
            ? throw new ArgumentException("it is negative.")
            : value.Ticks.ToString(CultureInfo.InvariantCulture);

        public static TimeSpan FromStorage(string stored) =>
            TimeSpan.FromTicks(long.Parse(stored, CultureInfo.InvariantCulture));
    }

    [Transactional]
    [Meta("owner", "sales")]
    public sealed partial record Order
    {
        [Key]
        public required OrderId Id { get; init; }

        [Index]
        public OrderId? Parent { get; init; }

        public Place Home { get; init; }

        public Place? Work { get; init; }

        public Money? Total { get; init; }

        public ImmutableArray<Line> Lines { get; init; } = [];

        public ImmutableArray<Line>? MaybeLines { get; init; }

        public ImmutableList<Money?> Moneys { get; init; } = [];

        public IReadOnlyList<int>? Numbers { get; init; }

        public ImmutableArray<long> Longs { get; init; } = [];

        public ImmutableArray<bool?> Flags { get; init; } = [];

        public ImmutableArray<ImmutableArray<(int Row, string? Text)>> Grid { get; init; } = [];

        public (int Low, ImmutableArray<byte>? High)? Range { get; init; }

        public ImmutableHashSet<string> Words { get; init; } = [];

        public ImmutableHashSet<OrderId>? Ids { get; init; } = [];

        public ImmutableSortedSet<DateOnly>? Days { get; init; }

        public FrozenSet<Rune> Runes { get; init; } = [];

        public ImmutableDictionary<string, Money?> Prices { get; init; } = ImmutableDictionary<string, Money?>.Empty;

        public ImmutableSortedDictionary<int, ImmutableArray<double>>? Series { get; init; }

        public FrozenDictionary<Level, string> Names { get; init; } = FrozenDictionary<Level, string>.Empty;

        public Payment? Paid { get; init; }

        public required Payment Due { get; init; }

        public ImmutableArray<Payment?> Payments { get; init; } = [];

        public nint Native { get; init; }

        public nuint? NativeUnsigned { get; init; }

        public Uri? Link { get; init; }

        public Version Version { get; init; } = new(1, 2);

        public IPAddress? Address { get; init; }

        public CultureInfo Culture { get; init; } = CultureInfo.InvariantCulture;

        public Rune? Letter { get; init; }

        public JsonElement? Json { get; init; }

        [Large]
        public string Long { get; init; } = "";

        [Large]
        public ReadOnlyMemory<byte>? LongBytes { get; init; }

        [Large]
        public ImmutableArray<string> LongList { get; init; } = [];

        [FixedSize(3)]
        public ImmutableArray<byte>? Three { get; init; }

        [FixedSize(2)]
        public ImmutableArray<float> Pair { get; init; } = [1, 2];

        [FixedSize(2)]
        public ImmutableArray<Place?>? Places { get; init; }

        [EnumAs(EnumStorage.Name)]
        [Meta("unit", "level")]
        public Level Level { get; init; } = Level.Low;

        [EnumAs(EnumStorage.Name)]
        public ImmutableArray<Level?> Levels { get; init; } = [];

        [Dictionary]
        public string? State { get; init; }

        [Dictionary]
        public ImmutableArray<string?> Labels { get; init; } = [];

        [Dictionary]
        public ImmutableDictionary<string, Uri?> Pages { get; init; } = ImmutableDictionary<string, Uri?>.Empty;

        [ArrowConverter(typeof(TwiceConverter), Extension = "acme.ticks")]
        public TimeSpan? Took { get; init; }

        [Decimal(5, 2)]
        public ImmutableDictionary<DateOnly, decimal> Rates { get; init; } =
            ImmutableDictionary<DateOnly, decimal>.Empty;
    }
}
