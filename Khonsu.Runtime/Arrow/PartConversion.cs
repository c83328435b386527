using Apache.Arrow;

namespace Khonsu.Arrow;

/// <summary>Converts a part of a column, and tells the level above where a refused value lies.</summary>
internal static class PartConversion
{
    /// <summary>Converts a part.</summary>
    /// <param name="plan">How.</param>
    /// <param name="data">The part.</param>
    /// <param name="seen">Which of its values will be read.</param>
    /// <param name="step">The way from the level above.</param>
    /// <param name="indexAbove">The value above that a value of the part belongs to; asked for a refused one.</param>
    /// <returns>The part as its reader expects it.</returns>
    internal static ArrayData Convert(
        ColumnPlan plan, ArrayData data, SeenRows seen, string step, Func<int, int> indexAbove)
    {
        if (plan.Conversion is not { } conversion)
            return data;
        try
        {
            return conversion.Convert(data, seen);
        }
        catch (ConversionRefusal refusal)
        {
            refusal.Rise(step, indexAbove(refusal.Index));
            throw;
        }
    }
}
