using Khonsu.Programs.Tests.Common;

namespace Khonsu.Programs.Tests.SmallBank;

/// <summary>Where a transaction reads and writes; it notes which versions passed over it.</summary>
sealed class Counter(Books books)
{
    readonly List<RowVersion> _reads = [];
    readonly List<RowVersion> _writes = [];

    public long IdOf(long customer) => books.Accounts[Order.NameOf(customer)].CustomerId;

    public Saving Saving(long id)
    {
        Saving saving = books.Savings[id];
        _reads.Add(VersionOf(saving));
        return saving;
    }

    public Checking Checking(long id)
    {
        Checking checking = books.Checkings[id];
        _reads.Add(VersionOf(checking));
        return checking;
    }

    public void Replace(Saving saving)
    {
        Disturbance.Pause();
        books.Savings[saving.CustomerId] = saving;
        _writes.Add(VersionOf(saving));
    }

    public void Replace(Checking checking)
    {
        Disturbance.Pause();
        books.Checkings[checking.CustomerId] = checking;
        _writes.Add(VersionOf(checking));
    }

    public Footprint ToFootprint(string name) => new(name, [.. _reads], [.. _writes]);

    static RowVersion VersionOf(Saving saving) => new("savings", saving.CustomerId, saving.Changes);

    static RowVersion VersionOf(Checking checking) => new("checkings", checking.CustomerId, checking.Changes);
}
