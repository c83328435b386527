namespace Flights.CommandLine;

/// <summary>A word of the command line that is not understood.</summary>
sealed class OptionsException(string message) : Exception(message);
