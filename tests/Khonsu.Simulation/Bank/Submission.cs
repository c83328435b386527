namespace Khonsu.Simulation.Bank;

/// <summary>A transaction as it was when its body had ended on some node.</summary>
/// <param name="Work">What it does.</param>
/// <param name="Accesses">What it has seen.</param>
/// <param name="Writes">What it writes.</param>
/// <param name="Payload">How it goes through the log.</param>
sealed record Submission(
    BankWork Work, IReadOnlyList<Access> Accesses, IReadOnlyList<BankWrite> Writes, byte[] Payload);
