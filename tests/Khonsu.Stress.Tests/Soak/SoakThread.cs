using Khonsu.Stress.Tests.Workloads;

namespace Khonsu.Stress.Tests.Soak;

/// <summary>
/// What a thread of a soak does to the bank: transfers by rows and by merges, with savepoints and nested blocks that
/// fail, moves between the ranges of an index, rows that come and go, parcels that are put down, taken and waited for,
/// and now and then one transaction over everything; at levels that it draws.
/// </summary>
sealed class SoakThread(WorkloadRun run, SoakBank bank, SeededRandom random, int thread)
{
    /// <summary>How many isolation levels there are.</summary>
    public static readonly int Levels = Enum.GetValues<IsolationLevel>().Length;

    const int GuestId = 1000;
    const int Guests = 40;

    public void RunOne()
    {
        var options = new TransactionOptions { Isolation = (IsolationLevel)random.Below(Levels), Label = "soak" };
        switch (random.Below(20))
        {
            case < 6:
                Transfer(options);
                break;
            case < 9:
                Merge(options);
                break;
            case < 11:
                bank.Atomically(
                    (Id: (long)random.Below(SoakBank.Accounts), Branch: random.Below(SoakBank.Branches)),
                    static (tx, move) => tx.SoakAccounts.Row(move.Id).Branch = move.Branch,
                    options);
                break;
            case < 13:
                FlipGuest(options);
                break;
            case < 15:
                Put();
                break;
            case < 17:
                bank.Atomically(static tx => tx.OrElse(Take, static _ => false));
                break;
            case 17:
                WaitForParcel();
                break;
            case 18:
                CheckAll();
                break;
            default:
                if (random.OneIn(8))
                    TouchAll();
                break;
        }
    }

    /// <summary>What must be true of every snapshot.</summary>
    public void CheckAll() => bank.Read(tx =>
    {
        long sum = 0;
        int[] scanned = new int[SoakBank.Branches];
        foreach (SoakAccount account in tx.SoakAccounts)
        {
            sum += account.Balance;
            scanned[account.Branch]++;
        }

        long weight = tx.SoakParcels.Sum(static parcel => parcel.Weight);
        run.Check(sum == weight, $"a snapshot sums up to {sum}, its parcels weigh {weight}");
        for (int branch = 0; branch < scanned.Length; branch++)
        {
            int indexed = tx.SoakAccounts.ByBranch.Range(branch, branch).Count();
            run.Check(indexed == scanned[branch], $"branch {branch}: {indexed} by index, {scanned[branch]} by scan");
        }

        run.Check(tx.SoakParcels.Count <= SoakBank.ParcelsMax, "there are more parcels than there is room for");
    });

    void Transfer(TransactionOptions options)
    {
        (long source, long target) = Two();
        bool isNested = random.OneIn(3);
        bool isUndone = random.OneIn(3);
        bank.Atomically(
            tx =>
            {
                Move(tx, source, target, 5);
                run.Pause(80);
                if (isUndone)
                {
                    Savepoint savepoint = tx.SetSavepoint();
                    tx.SoakAccounts.Row(source).Balance += 1000;
                    tx.RollbackTo(savepoint);
                }

                if (isNested)
                {
                    try
                    {
                        tx.Atomically((source, target), static (tx, pair) =>
                        {
                            tx.SoakAccounts.Row(pair.source).Balance -= 1000;
                            throw new RollbackException();
                        });
                    }
                    catch (RollbackException)
                    {
                        Move(tx, target, source, 2);
                    }
                }
            },
            options);
    }

    static void Move(SoakBankTx tx, long source, long target, long amount)
    {
        tx.SoakAccounts.Row(source).Balance -= amount;
        tx.SoakAccounts.Row(target).Balance += amount;
    }

    void Merge(TransactionOptions options) => bank.Atomically(
        Two(),
        static (tx, pair) =>
        {
            tx.SoakAccounts.Merge(pair.Source).Balance -= 3;
            tx.SoakAccounts.Merge(pair.Target).Balance += 3;
        },
        options);

    void FlipGuest(TransactionOptions options)
    {
        long id = GuestId + (thread * Guests) + random.Below(Guests);
        bank.Atomically(
            (id, branch: random.Below(SoakBank.Branches)),
            static (tx, guest) =>
            {
                if (!tx.SoakAccounts.Remove(guest.id))
                    tx.SoakAccounts.Add(new SoakAccount(guest.id, guest.branch, 0));
            },
            options);
    }

    void Put()
    {
        try
        {
            bank.Atomically(random.Below(100), static (tx, weight) =>
            {
                tx.SoakParcels.Add(new SoakParcel(tx.NewGuid(), weight));
                tx.SoakAccounts.Merge(SoakBank.Depot).Balance += weight;
            });
        }
        catch (InvariantViolationException)
        {
            // Why: that there is no room is what the rule is for.
        }
    }

    static bool Take(SoakBankTx tx)
    {
        SoakParcel? first = tx.SoakParcels.ByKey.First();
        tx.RetryUnless(first is not null);
        tx.SoakAccounts.Merge(SoakBank.Depot).Balance -= first.Weight;
        return tx.SoakParcels.Remove(first.Id);
    }

    void WaitForParcel()
    {
        Task<bool> taken = bank.AtomicallyAsync(Take).AsTask();
        while (!taken.IsCompleted)
        {
            Put();
            Thread.Yield();
        }

        run.Check(taken.Result, "a parcel that was taken was not there");
    }

    void TouchAll() => bank.Atomically(static tx =>
    {
        for (long id = 0; id < SoakBank.Accounts; id++)
#pragma warning disable KHN114 // It is the reads and writes of all rows that are wanted.
            tx.SoakAccounts.Row(id).Balance += id % 2 == 0 ? 1 : -1;
#pragma warning restore KHN114
    });

    (long Source, long Target) Two()
    {
        int source = random.Below(SoakBank.Accounts);
        return (source, (source + 1 + random.Below(SoakBank.Accounts - 1)) % SoakBank.Accounts);
    }
}
