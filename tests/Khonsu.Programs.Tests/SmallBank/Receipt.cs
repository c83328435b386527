using Khonsu.Programs.Tests.Common;

namespace Khonsu.Programs.Tests.SmallBank;

/// <summary>What a transaction answered.</summary>
/// <param name="Order">What was asked for.</param>
/// <param name="Answer">
/// The total for a balance, else the cents that were moved; null when the order was turned down.
/// </param>
/// <param name="Footprint">What the transaction saw and wrote.</param>
sealed record Receipt(Order Order, long? Answer, Footprint Footprint)
{
    /// <summary>By how much the order changed the money in the bank.</summary>
    public long Inflow => Order.Kind switch
    {
        OrderKind.DepositChecking or OrderKind.TransactSaving => Answer ?? 0,
        OrderKind.WriteCheck => -Answer!.Value,
        _ => 0,
    };

    /// <summary>Whether it was a check that paid the penalty.</summary>
    public bool HasPenalty => Order.Kind == OrderKind.WriteCheck && Answer > Order.Cents;
}
