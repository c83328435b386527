using Khonsu;

namespace Ledger.Model;

/// <summary>One of the two sides of a transfer, on the statement of an account; in the shard of the account.</summary>
/// <param name="Account">The account.</param>
/// <param name="Number">Its place on the statement, from 1 on.</param>
/// <param name="RequestId">The transfer.</param>
/// <param name="Amount">What was added; below zero where something went away.</param>
/// <param name="Balance">What was in the account then.</param>
[Transactional]
sealed partial record Entry(
    [property: Key(0, IsOrdered = true), ShardKey] string Account,
    [property: Key(1, IsOrdered = true)] long Number,
    string RequestId,
    [property: Decimal(19, 2)] decimal Amount,
    [property: Decimal(19, 2)] decimal Balance);
