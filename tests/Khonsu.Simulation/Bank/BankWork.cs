using Khonsu.Simulation.Chance;

namespace Khonsu.Simulation.Bank;

/// <summary>One transaction: the same body on the same rows does the same.</summary>
/// <param name="Kind">What it does.</param>
/// <param name="Level">How far it is isolated.</param>
/// <param name="Id">Its own number.</param>
/// <param name="First">The first account, or the branch.</param>
/// <param name="Second">The second account, or the new branch.</param>
/// <param name="Amount">How much is moved.</param>
sealed record BankWork(WorkKind Kind, IsolationLevel Level, long Id, long First, long Second, long Amount)
{
    /// <summary>So many transactions may stand in one entry.</summary>
    public const int TogetherMax = 4;

    const double MergeShare = 0.5;
    const int Pots = 2;
    const int Accounts = 6;
    const int Branches = 3;
    const long FirstBalance = 100;

    // Where what a branch has is written down; of no branch that is looked at.
    const long AuditKeys = 1_000;
    const long AuditBranch = -1;

    static readonly IsolationLevel[] s_levels =
    [
        IsolationLevel.Serializable, IsolationLevel.Serializable, IsolationLevel.RepeatableRead,
        IsolationLevel.Snapshot,
    ];

    static readonly WorkKind[] s_kinds =
    [
        WorkKind.Transfer, WorkKind.Transfer, WorkKind.Transfer, WorkKind.Ticket, WorkKind.Audit, WorkKind.Move,
        WorkKind.Copy, WorkKind.Close, WorkKind.Drain, WorkKind.Drain,
    ];

    /// <summary>Draws what goes as one entry.</summary>
    /// <param name="random">The chance.</param>
    /// <param name="entry">The number of the entry.</param>
    public static BankWork[] DrawTogether(SimRandom random, long entry)
    {
        int count = random.Chance(0.5) ? 1 : (int)random.Between(2, TogetherMax);
        BankWork[] works = [.. Enumerable.Range(0, count).Select(place => Draw(random, IdOf(entry, place)))];
        // What merges stands alone.
        return works is [BankWork only] && random.Chance(MergeShare) ? [only with { Kind = WorkKind.Add }] : works;
    }

    /// <summary>The pot that it changes, if it changes one.</summary>
    public long Pot => First % Pots;

    /// <summary>The number of a transaction.</summary>
    /// <param name="entry">The number of its entry.</param>
    /// <param name="place">Its place there.</param>
    public static long IdOf(long entry, int place) => (entry * TogetherMax) + place;

    static BankWork Draw(SimRandom random, long id)
    {
        long first = random.Below(Accounts);
        long second = (first + 1 + random.Below(Accounts - 1)) % Accounts;
        return new BankWork(random.Pick(s_kinds), random.Pick(s_levels), id, first, second, 1 + random.Below(9));
    }

    /// <summary>The body.</summary>
    public void Run(IBankView view)
    {
        switch (Kind)
        {
            case WorkKind.Transfer:
                Move(view, First, -Amount);
                Move(view, Second, Amount);
                break;
            case WorkKind.Ticket:
                view.Put(new SimTicket(Id, view.LastTicket() + 1));
                break;
            case WorkKind.Audit:
                long branch = First % Branches;
                long sum = view.Branch(branch).Sum(static row => row.Balance);
                view.Put(new SimAccount(AuditKeys + branch, AuditBranch, sum));
                break;
            case WorkKind.Move:
                SimAccount moved = view.Account(First) ?? New(First);
                view.Put(moved with { Branch = Second % Branches });
                break;
            case WorkKind.Add:
                view.Add(Pot, Amount);
                break;
            case WorkKind.Drain:
                Drain(view);
                break;
            case WorkKind.Copy:
                long balance = view.Account(First)?.Balance ?? 0;
                view.Put(New(Second) with { Balance = balance });
                break;
            default:
                long rest = view.Account(First)?.Balance ?? 0;
                Move(view, Second, rest);
                view.DeleteAccount(First);
                break;
        }
    }

    void Drain(IBankView view)
    {
        if (view.Pot(Pot) is not { } pot)
        {
            view.Put(new SimPot(Pot, 0));
            return;
        }

        Move(view, Second, pot.Sum);
        if (Amount > FirstBalance / 20)
            view.DeletePot(Pot);
        else
            view.Put(pot with { Sum = 0 });
    }

    static SimAccount New(long id) => new(id, id % Branches, FirstBalance);

    static void Move(IBankView view, long id, long amount)
    {
        SimAccount row = view.Account(id) ?? New(id);
        view.Put(row with { Balance = row.Balance + amount });
    }
}
