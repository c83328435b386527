namespace Ledger.Web;

/// <summary>How a node is, for its page.</summary>
/// <param name="Node">Its number.</param>
/// <param name="ProcessId">Its process.</param>
/// <param name="Leader">The node that orders the commits of the first shard; null when this one knows of none.</param>
/// <param name="Leads">Of how many shards it orders the commits.</param>
/// <param name="Votes">In how many shards it is one of those that decide.</param>
/// <param name="Shards">How many shards there are.</param>
/// <param name="Unsettled">Transactions of several shards that have not ended in all of them.</param>
/// <param name="Voters">All nodes that decide.</param>
/// <param name="Pages">Where the pages of all nodes are.</param>
/// <param name="Starts">How often it was started.</param>
/// <param name="Applied">Entries of the log that it has.</param>
/// <param name="Decided">Entries that it knows to be decided.</param>
/// <param name="Syncs">How often it has waited for its disk.</param>
/// <param name="Made">Transfers made through it.</param>
/// <param name="Conflicts">How often one of them was begun again.</param>
/// <param name="Refused">Transfers refused.</param>
/// <param name="Accounts">Accounts in the book.</param>
/// <param name="Transfers">Transfers in the book.</param>
/// <param name="Total">Sum of all balances: 0.</param>
/// <param name="Remarks">The latest explanations.</param>
sealed record NodeReport(
    ulong Node,
    int ProcessId,
    ulong? Leader,
    int Leads,
    int Votes,
    int Shards,
    int Unsettled,
    IReadOnlyList<ulong> Voters,
    IReadOnlyList<string> Pages,
    ulong Starts,
    long Applied,
    long Decided,
    long Syncs,
    long Made,
    long Conflicts,
    long Refused,
    int Accounts,
    int Transfers,
    decimal Total,
    IReadOnlyList<Remark> Remarks);
