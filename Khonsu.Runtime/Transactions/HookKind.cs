namespace Khonsu.Transactions;

/// <summary>When a hook runs.</summary>
internal enum HookKind
{
    /// <summary>When the body has ended, within the transaction.</summary>
    BeforeCommit,

    /// <summary>After the commit, outside of it.</summary>
    Committed,

    /// <summary>When the transaction has ended without a commit.</summary>
    Aborted,
}
