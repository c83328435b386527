namespace Khonsu;

/// <summary>Sets precision and scale of a <see cref="decimal"/> column; without it Decimal128(38, 18).</summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Parameter)]
public sealed class DecimalAttribute : Attribute
{
    /// <summary>Sets precision and scale.</summary>
    /// <param name="precision">Digits in all, 1 to 76: up to 9 is Decimal32, 18 Decimal64, 38 Decimal128, else
    /// Decimal256.</param>
    /// <param name="scale">Digits after the point, 0 to <paramref name="precision"/>.</param>
    public DecimalAttribute(int precision, int scale) => (Precision, Scale) = (precision, scale);

    /// <summary>Digits in all.</summary>
    public int Precision { get; }

    /// <summary>Digits after the point.</summary>
    public int Scale { get; }
}
