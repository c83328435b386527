namespace Khonsu.Generators.Tests;

/// <summary>A record whose columns are made of several values, in all ways.</summary>
static class NestedTypes
{
    /// <summary>The same by somebody who says nothing about null.</summary>
    public static string Oblivious => Source
        .Replace("#nullable enable annotations", "#nullable disable", StringComparison.Ordinal)
        .Replace("string?", "string", StringComparison.Ordinal)
        .Replace("Money?", "Money", StringComparison.Ordinal)
        .Replace("Payment?", "Payment", StringComparison.Ordinal)
        .Replace("int?>?", "int?>", StringComparison.Ordinal)
        .Replace("Uri>>?", "Uri>>", StringComparison.Ordinal);

    public const string Source = """
        #nullable enable annotations
        namespace Shop;
        using System.Collections.Frozen;
        using System.Collections.Generic;
        using System.Collections.Immutable;
        public readonly record struct OrderId(Guid Value);
        public enum State { Open = 1, Closed = 2 }
        public readonly record struct Place(double X, double Y, string? Label);
        public sealed record Money([Decimal(19, 4)] decimal Amount, string Currency);
        public record Line(string Sku, Money? Price)
        {
            public ImmutableArray<string?> Tags { get; init; } = [];
        }
        [Union, UnionCase(1, typeof(Card)), UnionCase(2, typeof(Cash))]
        public abstract record Payment;
        public sealed record Card(string Number) : Payment;
        public sealed record Cash(Money Given, ReadOnlyMemory<byte> Receipt) : Payment;
        public sealed class Celsius : IArrowConverter<Half, ImmutableArray<byte>>
        {
            public static ImmutableArray<byte> ToStorage(Half value) => [.. BitConverter.GetBytes(value)];
            public static Half FromStorage(ImmutableArray<byte> stored) => BitConverter.ToHalf(stored.AsSpan());
        }
        [Transactional]
        [Meta("owner", "sales")]
        public sealed partial record Order(
            [Key(IsOrdered = true)] OrderId Id,
            [Index] OrderId? Parent,
            Place Home,
            Place? Work,
            ImmutableArray<Line> Lines,
            ImmutableArray<Line>? More,
            IReadOnlyList<int?>? Numbers,
            (int Low, ImmutableList<long> High) Range,
            FrozenSet<State> States,
            ImmutableHashSet<OrderId> Ids,
            ImmutableDictionary<string, Money?> Prices,
            FrozenDictionary<System.Text.Rune, ImmutableArray<Uri>>? Links,
            Payment? Paid,
            nint Native,
            System.Text.Json.JsonElement? Json,
            [FixedSize(3)] ImmutableArray<float> Vector,
            [Large, Meta("lang", "en")] string Text,
            [EnumAs(EnumStorage.Name)] State? State,
            [Dictionary] string? Country,
            [Dictionary] ImmutableArray<Uri> Pages,
            [ArrowConverter(typeof(Celsius), Extension = "acme.celsius")] Half? Warmth);
        """;
}
