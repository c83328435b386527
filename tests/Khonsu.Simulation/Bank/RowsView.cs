using Khonsu.Simulation.Checks;

namespace Khonsu.Simulation.Bank;

/// <summary>The rows as they must be.</summary>
sealed class RowsView : IBankView
{
    readonly SortedDictionary<long, SimAccount> _accounts = [];
    readonly SortedDictionary<long, SimTicket> _tickets = [];

    /// <summary>Sums up all rows.</summary>
    public ulong Digest => DigestOf(_accounts.Values, _tickets.Values);

    /// <summary>Sums up rows, which come in the order of their keys.</summary>
    public static ulong DigestOf(IEnumerable<SimAccount> accounts, IEnumerable<SimTicket> tickets)
    {
        ulong digest = ListDigest.Empty;
        foreach (SimAccount row in accounts)
            digest = With(With(With(digest, row.Id), row.Branch), row.Balance);
        foreach (SimTicket row in tickets)
            digest = With(With(digest, row.Id), row.Number);
        return digest;
    }

    public SimAccount? Account(long id) => _accounts.GetValueOrDefault(id);

    public IReadOnlyList<SimAccount> Branch(long branch)
        => [.. _accounts.Values.Where(row => row.Branch == branch)];

    public long LastTicket() => _tickets.Count == 0 ? 0 : _tickets.Values.Max(static row => row.Number);

    public void Put(SimAccount row) => _accounts[row.Id] = row;

    public void Put(SimTicket row) => _tickets[row.Id] = row;

    public bool DeleteAccount(long id) => _accounts.Remove(id);

    static ulong With(ulong digest, long number) => ListDigest.With(digest, (ulong)number);
}
