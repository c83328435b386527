using Khonsu.Replication;

namespace Khonsu.Simulation.Bank;

/// <summary>A transaction as it was when its body had ended on some node.</summary>
/// <param name="Work">What it does.</param>
/// <param name="Accesses">What it has seen.</param>
/// <param name="Writes">What it writes.</param>
/// <param name="Commit">What the store has handed over.</param>
sealed record Submission(
    BankWork Work, IReadOnlyList<Access> Accesses, IReadOnlyList<BankWrite> Writes, SubmittedCommit Commit);
