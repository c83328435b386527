using Khonsu.Programs.Tests.Common;

namespace Khonsu.Programs.Tests.ClosedEconomy;

/// <summary>
/// The closed economy workload of YCSB+T: accounts whose keys are drawn by a Zipfian law are read, scanned, changed
/// in pairs, closed and opened again. Every coin that leaves an account goes to another, or to a reserve, in the same
/// transaction; so the number of coins never changes, and any drift tells of an anomaly.
/// </summary>
/// <remarks>
/// Source: Dey, Fekete, Nambiar, Roehm 2014, "YCSB+T: benchmarking web-scale transactional databases".
/// Checked: the anomaly score, which is the drift over the number of operations, is exactly 0, at the end and in every
/// snapshot on the way, however the accounts are walked over. Ours: each thread has its own reserve.
/// </remarks>
sealed class Trader(Economy economy, Worker worker, ZipfianKeys keys, TransactionOptions options)
{
    const long CoinsOfNewAccount = 5;
    const int CoinsMax = 3;
    const int ScanLength = 20;

    /// <summary>Does one operation: out of 20, 7 reads, 1 scan, 10 changes, 1 closing and 1 opening.</summary>
    public void DoOne()
    {
        long key = keys.Draw(worker.Random);
        switch (worker.Random.Below(20))
        {
            case < 7:
                economy.Read(key, static (tx, id) => tx.Accounts.Find(id));
                break;
            case < 8:
                economy.Read(key, static (tx, first) => Scan(tx, first));
                break;
            case < 18:
                economy.Atomically(
                    (Source: key, Target: keys.Draw(worker.Random), Coins: worker.Random.Between(1, CoinsMax)),
                    static (tx, move) => Transfer(tx, move.Source, move.Target, move.Coins),
                    options,
                    worker.Stop);
                break;
            case < 19:
                economy.Atomically(
                    (Id: key, Teller: worker.Number),
                    static (tx, it) => Close(tx, it.Id, it.Teller),
                    options,
                    worker.Stop);
                break;
            default:
                economy.Atomically(
                    (Id: key, Teller: worker.Number),
                    static (tx, it) => Open(tx, it.Id, it.Teller),
                    options,
                    worker.Stop);
                break;
        }
    }

    static long Scan(EconomyReadTx tx, long first)
    {
        long coins = 0;
        foreach (Account account in tx.Accounts.ByKey.Range(first, first + ScanLength - 1))
            coins += account.Balance;
        return coins;
    }

    static void Transfer(EconomyTx tx, long source, long target, long coins)
    {
        if (source == target || !tx.Accounts.ContainsKey(target))
            return;
        if (tx.Accounts.Find(source) is not { } payer || payer.Balance < coins)
            return;
        tx.Accounts[source] = payer with { Balance = payer.Balance - coins };
        Disturbance.Pause();
        tx.Accounts.Row(target).Balance += coins;
    }

    static void Close(EconomyTx tx, long id, int teller)
    {
        if (tx.Accounts.Find(id) is not { } account)
            return;
        tx.Accounts.Remove(id);
        Disturbance.Pause();
        tx.Reserves.Row(teller).Balance += account.Balance;
    }

    static void Open(EconomyTx tx, long id, int teller)
    {
        if (tx.Accounts.ContainsKey(id) || tx.Reserves[teller].Balance < CoinsOfNewAccount)
            return;
        tx.Reserves.Row(teller).Balance -= CoinsOfNewAccount;
        tx.Accounts.Add(new Account(id, CoinsOfNewAccount));
    }
}
