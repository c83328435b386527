using System.Collections.Immutable;

namespace Khonsu.Runtime.Tests.Arrow;

#pragma warning disable KHN015 // Why: two versions of a program are in one assembly here.

/// <summary>A table as an older version of a program had it; <see cref="Goods2"/> is today's.</summary>
public static partial class Goods1
{
    public enum Grade : byte
    {
        Low = 1,
        High = 2,
    }

    public sealed record Size(int Width, string Unit, short? Depth);

    public sealed record Part(string Name, int Count, float Weight);

    [Union]
    [UnionCase(1, typeof(Box))]
    [UnionCase(4, typeof(Bag))]
    public abstract record Wrap;

    public sealed record Box(int Sides) : Wrap;

    public sealed record Bag(string Color) : Wrap;

    [Transactional(Table = "goods", Accessor = "OldGoods")]
    public sealed partial record Good(
        [Key] int Id,
        string Title,
        string? Legacy,
        short Stock,
        float? Price,
        DateOnly Since,
        [Decimal(9, 2)] decimal Cost,
        Grade Grade,
        [EnumAs(EnumStorage.Name)] Grade Shown,
        Size Size,
        Size? Packed,
        ImmutableArray<Part> Parts,
        ImmutableDictionary<short, Part?> Spares,
        Wrap? Wrap,
        [Decimal(5, 1)] ImmutableArray<decimal?> Rates,
        [FixedSize(2)] ImmutableArray<uint> Pair);
}
