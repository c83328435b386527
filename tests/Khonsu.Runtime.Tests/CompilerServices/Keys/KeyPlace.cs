using System.Numerics;

namespace Khonsu.Runtime.Tests.CompilerServices.Keys;

/// <summary>A key of three columns in order, and indexes of several columns of differing widths.</summary>
[Transactional]
[Index(nameof(Town), nameof(Height), nameof(Size), nameof(House), IsOrdered = true)]
[Index(nameof(IsOpen), nameof(Town), nameof(Weight), IsOrdered = true)]
[Index(nameof(Size), nameof(Street), IsUnique = true)]
public sealed partial record KeyPlace(
    [Key(0, IsOrdered = true)] string Street, [Key(1)] TextId House, [Key(2)] SmallEnum Side)
{
    public string? Town { get; init; }

    public decimal? Height { get; init; }

    public BigInteger Size { get; init; }

    public double Weight { get; init; }

    public bool? IsOpen { get; init; }
}
