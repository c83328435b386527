using System.Diagnostics.CodeAnalysis;

namespace Khonsu;

/// <summary>Outcome of a transaction that reports a conflict as a value.</summary>
public readonly record struct TxResult
{
    internal TxResult(AbortInfo? abort) => Abort = abort;

    /// <summary>Why it did not commit; null when it did.</summary>
    public AbortInfo? Abort { get; }

    /// <summary>Whether it committed.</summary>
    [MemberNotNullWhen(false, nameof(Abort))]
    public bool IsCommitted => Abort is null;

    /// <summary>Goes on only after a commit.</summary>
    /// <exception cref="TransactionConflictException">It did not commit. State left: nothing of it is
    /// visible.</exception>
    /// <exception cref="TransactionRolledBackException">Its body rolled it back. State left: nothing of it is
    /// visible.</exception>
    public void ThrowIfFailed()
    {
        if (Abort is not null)
            throw Abort.ToException();
    }
}
