namespace Khonsu.Arrow;

/// <summary>
/// A stored value does not fit today's type. On its way out each level adds where the value lies, and the plan makes
/// the error of it that users see.
/// </summary>
/// <param name="index">Position of the value among those of its level, from 0.</param>
/// <param name="value">What is stored.</param>
/// <param name="advice">Why it does not fit, and what to do.</param>
internal sealed class ConversionRefusal(int index, object? value, string advice) : Exception(advice)
{
    /// <summary>Position of the value, or of what it is a part of, among those of the level that was reached.</summary>
    internal int Index { get; private set; } = index;

    internal object? Value { get; } = value;

    internal string Advice { get; } = advice;

    /// <summary>The way from the level that was reached to the value.</summary>
    internal string Path { get; private set; } = "";

    /// <summary>Goes to the level above.</summary>
    /// <param name="step">The way from there to the level that was reached.</param>
    /// <param name="index">Position there.</param>
    internal void Rise(string step, int index) => (Path, Index) = (step + Path, index);
}
