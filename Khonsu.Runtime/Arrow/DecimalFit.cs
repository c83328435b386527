namespace Khonsu.Arrow;

/// <summary>Whether a decimal fits the precision and scale of a column.</summary>
internal enum DecimalFit
{
    /// <summary>It fits without a change of value.</summary>
    Exact,

    /// <summary>It has more digits after the point than the column.</summary>
    ScaleTooSmall,

    /// <summary>It has more digits before the point than the column.</summary>
    PrecisionTooSmall,
}
