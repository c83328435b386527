using Khonsu;

namespace Ledger.Model;

/// <summary>
/// A request that was carried out, and the answer to it. It is written in the transaction that carries it out, so
/// whoever asks again, after a crash or because the answer was lost, finds it and gets the same answer.
/// </summary>
/// <param name="RequestId">Drawn by whoever asks, once for each transfer that is wanted.</param>
/// <param name="Source">Where the amount is taken.</param>
/// <param name="Target">Where it goes.</param>
/// <param name="Amount">How much, more than zero.</param>
/// <param name="SourceEntry">Number of the entry on the statement of the source.</param>
/// <param name="TargetEntry">Number of the entry on the statement of the target.</param>
[Transactional]
sealed partial record Transfer(
    [property: Key] string RequestId,
    string Source,
    string Target,
    [property: Decimal(19, 2)] decimal Amount,
    long SourceEntry,
    long TargetEntry)
{
    /// <summary>Whether it is the answer to an order, and not to another one under the same id.</summary>
    public bool Answers(Order order)
        => (RequestId, Source, Target, Amount) == (order.RequestId, order.Source, order.Target, order.Amount);
}
