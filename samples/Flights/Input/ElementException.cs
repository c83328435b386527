namespace Flights.Input;

/// <summary>An element that is not a flight.</summary>
/// <param name="offset">Where, in bytes from the start of the element.</param>
/// <param name="problem">What is wrong.</param>
sealed class ElementException(int offset, string problem) : Exception(problem)
{
    /// <summary>Where, in bytes from the start of the element.</summary>
    public int Offset { get; } = offset;
}
