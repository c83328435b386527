namespace Khonsu.Programs.Tests.ClosedEconomy;

/// <summary>The tables of the closed economy.</summary>
[TransactionalModel(typeof(Account), typeof(Reserve))]
sealed partial class Economy
{
    /// <summary>All coins there are, counted on one snapshot.</summary>
    public long CountCoins() => Read(static tx =>
        tx.Accounts.Sum(static account => account.Balance) + tx.Reserves.Sum(static reserve => reserve.Balance));

    /// <summary>The same, with the accounts in the order of their keys.</summary>
    public long CountCoinsInOrder() => Read(static tx =>
        tx.Accounts.ByKey.Ascending().Sum(static account => account.Balance)
        + tx.Reserves.Sum(static reserve => reserve.Balance));
}
