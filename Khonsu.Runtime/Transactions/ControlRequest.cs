namespace Khonsu.Transactions;

/// <summary>What a body has asked its block to do instead of committing.</summary>
internal enum ControlRequest
{
    /// <summary>Nothing: commit.</summary>
    None,

    /// <summary>Wait until something that was read changes, and run again.</summary>
    Retry,

    /// <summary>End without effect.</summary>
    Rollback,

    /// <summary>Bring rows into the store that it does not keep, and run again.</summary>
    Fetch,
}
