using System.Diagnostics.CodeAnalysis;

namespace Khonsu;

/// <summary>Outcome of a transaction that reports a conflict as a value.</summary>
public readonly record struct TxResult
{
    readonly IReadOnlyList<SkippedWrite>? _skipped;

    internal TxResult(AbortInfo? abort, IReadOnlyList<SkippedWrite>? skipped = null)
        => (Abort, _skipped) = (abort, skipped);

    /// <summary>Why it did not commit; null when it did.</summary>
    public AbortInfo? Abort { get; }

    /// <summary>Whether it committed.</summary>
    [MemberNotNullWhen(false, nameof(Abort))]
    public bool IsCommitted => Abort is null;

    /// <summary>
    /// Whether it did nothing because of a conflict, as <see cref="ConflictResolution.IgnoreTransaction"/> says.
    /// </summary>
    [MemberNotNullWhen(true, nameof(Abort))]
    public bool IsSkipped => Abort is { IsIgnored: true };

    /// <summary>
    /// The writes that were left out of the commit, as <see cref="ConflictResolution.Ignore"/> says; mostly none.
    /// </summary>
    public IReadOnlyList<SkippedWrite> Skipped => _skipped ?? [];

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
