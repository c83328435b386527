using Khonsu.Cluster.Tests.Nodes;

namespace Khonsu.Cluster.Tests.Apply;

/// <summary>
/// What one transaction of a walk does: a function of the rows it sees. So running it again, alone, in the order of the
/// commits, must give the same rows: that is what serializable means.
/// </summary>
sealed record WalkWork(int Kind, string Id, string Other, string Owner, int Number)
{
    /// <summary>How many sorts there are.</summary>
    public const int Kinds = 6;

    /// <summary>Does it in a transaction.</summary>
    /// <returns>Whether it has written.</returns>
    public bool Do(BankTx tx) => Kind switch
    {
        0 => Put(tx, New((tx.Accounts.Find(Other)?.Balance + 1) ?? 1)),
        1 => tx.Accounts.Find(Id) is { } row && Put(tx, row with { Balance = row.Balance + Number }),
        2 => tx.Accounts.Find(Id) is { } row && Put(tx, row with { Owner = Owner }),
        3 => tx.Accounts.Remove(Id),
        4 => Put(tx, New(tx.Accounts.ByOwner(Owner).Count())),
        _ => Put(tx, New(tx.Accounts.Sum(static row => row.Balance))),
    };

    /// <summary>Does it on rows of no store.</summary>
    public void Do(SortedDictionary<string, Account> rows)
    {
        Account? row = rows.GetValueOrDefault(Id);
        Account? next = Kind switch
        {
            0 => New((rows.GetValueOrDefault(Other)?.Balance + 1) ?? 1),
            1 => row! with { Balance = row.Balance + Number },
            2 => row! with { Owner = Owner },
            3 => null,
            4 => New(rows.Values.Count(other => other.Owner == Owner)),
            _ => New(rows.Values.Sum(static other => other.Balance)),
        };
        if (next is null)
            rows.Remove(Id);
        else
            rows[Id] = next;
    }

    static bool Put(BankTx tx, Account row)
    {
        tx.Accounts.Upsert(row);
        return true;
    }

    Account New(long balance) => new(Id, Owner, balance);
}
