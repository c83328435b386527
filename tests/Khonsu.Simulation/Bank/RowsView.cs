using Khonsu.Simulation.Checks;

namespace Khonsu.Simulation.Bank;

/// <summary>The rows as they must be.</summary>
sealed class RowsView : IBankView
{
    readonly SortedDictionary<long, SimAccount> _accounts = [];
    readonly SortedDictionary<long, SimTicket> _tickets = [];
    readonly SortedDictionary<long, SimPot> _pots = [];

    /// <summary>Sums up all rows.</summary>
    public ulong Digest => DigestOf(_accounts.Values, _tickets.Values, _pots.Values);

    /// <summary>Sums up rows, which come in the order of their keys.</summary>
    public static ulong DigestOf(
        IEnumerable<SimAccount> accounts, IEnumerable<SimTicket> tickets, IEnumerable<SimPot> pots)
    {
        ulong digest = ListDigest.Empty;
        foreach (SimAccount row in accounts)
            digest = With(With(With(digest, row.Id), row.Branch), row.Balance);
        foreach (SimTicket row in tickets)
            digest = With(With(digest, row.Id), row.Number);
        foreach (SimPot row in pots)
            digest = With(With(digest, row.Id), row.Sum);
        return digest;
    }

    public SimAccount? Account(long id) => _accounts.GetValueOrDefault(id);

    public IReadOnlyList<SimAccount> Branch(long branch)
        => [.. _accounts.Values.Where(row => row.Branch == branch)];

    public long LastTicket() => _tickets.Count == 0 ? 0 : _tickets.Values.Max(static row => row.Number);

    public void Put(SimAccount row) => _accounts[row.Id] = row;

    public void Put(SimTicket row) => _tickets[row.Id] = row;

    public SimPot? Pot(long id) => _pots.GetValueOrDefault(id);

    public void Put(SimPot row) => _pots[row.Id] = row;

    public void Add(long id, long amount)
    {
        if (!_pots.TryGetValue(id, out SimPot? row))
            throw new ViolationException("merge", $"something was added to pot {id}, which is not there");
        _pots[id] = row with { Sum = row.Sum + amount };
    }

    public void DeletePot(long id) => _pots.Remove(id);

    public bool DeleteAccount(long id) => _accounts.Remove(id);

    static ulong With(ulong digest, long number) => ListDigest.With(digest, (ulong)number);
}
