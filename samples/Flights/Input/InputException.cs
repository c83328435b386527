namespace Flights.Input;

/// <summary>Input that cannot be used; the message names the file, and the place when there is one.</summary>
sealed class InputException : Exception
{
    /// <summary>The file as a whole cannot be used.</summary>
    public InputException(string file, string problem)
        : base($"{file}: {problem}")
    {
    }

    /// <summary>A place of the file is bad.</summary>
    public InputException(string file, TextPosition position, string problem)
        : base($"{file}, line {position.Line}, byte {position.Byte}: {problem}")
    {
    }
}
