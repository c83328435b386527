namespace Khonsu.Cluster.Certification;

/// <summary>What the log answers who asks how a transaction ended.</summary>
enum SettlementKind
{
    /// <summary>It committed.</summary>
    Committed = 1,

    /// <summary>Nothing of it was done, and nothing ever will be.</summary>
    NotDone,

    /// <summary>It ended, and how is not remembered any more.</summary>
    Forgotten,

    /// <summary>Nobody has heard of it yet; it may still come.</summary>
    Undecided,

    /// <summary>Nobody has heard even of the start of the node that would have asked for it: it may be one that never
    /// was.</summary>
    Unheard,
}
