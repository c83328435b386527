using System.Collections.Immutable;

namespace Khonsu.Runtime.Tests.Arrow;

#pragma warning disable KHN015 // Why: two versions of a program are in one assembly here.

/// <summary>Today's version of the table of <see cref="Goods1"/>: columns and parts of columns came, went, were
/// renamed, moved and widened.</summary>
public static partial class Goods2
{
    public enum Grade
    {
        Low = 1,
        High = 2,
        Top = 300,
    }

    public sealed record Size(string Unit, long Width, int? Depth, string Shape = "cube")
    {
        public int Height { get; init; } = 7;

        public ImmutableArray<string> Marks { get; init; } = ["none"];
    }

    public readonly record struct Part(double? Load, [FormerNames("Name")] string Label, long Count, char Kind = '\'');

    [Union]
    [UnionCase(0, typeof(Sack))]
    [UnionCase(1, typeof(Box))]
    [UnionCase(4, typeof(Bag))]
    [UnionCase(9, typeof(Tube))]
    public abstract record Wrap;

    public sealed record Box(long Sides) : Wrap;

    public sealed record Bag(string Color, bool? IsPaper, Grade Grade = Grade.High) : Wrap;

    public sealed record Sack(string Cloth, int? Litres) : Wrap;

    public sealed record Tube(int Length) : Wrap;

    [Transactional(Table = "goods", Accessor = "NewGoods")]
    public sealed partial record Good(
        bool? IsRare,
        Wrap? Wrap,
        [Key] long Id,
        [FormerNames("Title")] string Name,
        long Stock,
        double? Price,
        [Timestamp(TimeColumnUnit.Microsecond)] DateTime Since,
        [Decimal(19, 4)] decimal Cost,
        Grade Grade,
        string Shown,
        Size? Size,
        Size? Packed,
        [Large] ImmutableArray<Part> Parts,
        ImmutableDictionary<long, Part?> Spares,
        [Decimal(38, 10)] ImmutableArray<decimal?> Rates,
        ImmutableArray<ulong> Pair,
        double Share = double.PositiveInfinity,
        Grade? Limit = Grade.Top,
        string Text = "a \"b\"\n",
        decimal Fee = 1.50m)
    {
        public Guid Token { get; init; } = Guid.NewGuid();

        public ImmutableArray<string> Notes { get; init; } = ["new", "row"];

        public (int, string)? Extra { get; init; }
    }
}
