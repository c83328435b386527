namespace Khonsu;

/// <summary>
/// A transaction could not commit within its attempts because of other commits. State left: nothing of it is visible;
/// it may be run again.
/// </summary>
public sealed class TransactionConflictException : KhonsuException
{
    internal TransactionConflictException(AbortInfo abort)
        : base($"{abort} Run it again, allow more attempts, or touch fewer rows in it.")
        => Abort = abort;

    /// <summary>Which row, which rule, and who was faster.</summary>
    public AbortInfo Abort { get; }
}
