namespace Flights.Input;

/// <summary>An element is longer than any flight; probably one of its quotes is missing.</summary>
sealed class ElementSizeException()
    : Exception($"the element that begins there does not end within {ElementScanner.ElementBytesMax} bytes");
