namespace Khonsu;

/// <summary>The body rolled its transaction back. State left: nothing of it is visible.</summary>
public sealed class TransactionRolledBackException : KhonsuException
{
    internal TransactionRolledBackException(AbortInfo abort)
        : base($"{abort} Use TryAtomically to get this as a value.")
        => Abort = abort;

    /// <summary>Which transaction it was.</summary>
    public AbortInfo Abort { get; }
}
