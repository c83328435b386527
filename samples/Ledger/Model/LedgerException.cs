namespace Ledger.Model;

/// <summary>What was asked for cannot be done; nothing of it was done. The message says why.</summary>
sealed class LedgerException(string message) : Exception(message);
