using Apache.Arrow;

namespace Khonsu.Arrow;

/// <summary>Converts a part of a column, and tells the level above where a refused value lies.</summary>
internal static class PartConversion
{
    /// <summary>Converts a part.</summary>
    /// <param name="plan">How.</param>
    /// <param name="data">The part.</param>
    /// <param name="seen">Which of its values will be read.</param>
    /// <param name="whereAbove">The way from the level above to a value of the part, and the value there that it
    /// belongs to; asked for a refused one.</param>
    /// <returns>The part as its reader expects it.</returns>
    internal static ArrayData Convert(
        ColumnPlan plan, ArrayData data, SeenRows seen, Func<int, (string Step, int Index)> whereAbove)
    {
        if (plan.Conversion is not { } conversion)
            return data;
        try
        {
            return conversion.Convert(data, seen);
        }
        catch (ConversionRefusal refusal)
        {
            (string step, int index) = whereAbove(refusal.Index);
            refusal.Rise(step, index);
            throw;
        }
    }
}
