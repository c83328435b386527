namespace Ledger.CommandLine;

/// <summary>A word of the command line that is not understood.</summary>
sealed class UsageException(string message) : Exception(message);
