using System.Diagnostics.CodeAnalysis;

namespace Khonsu;

/// <summary>Outcome of a transaction that returns a value and reports a conflict as a value.</summary>
/// <typeparam name="TResult">Type of the value.</typeparam>
public readonly record struct TxResult<TResult>
{
    readonly TResult _value;
    readonly IReadOnlyList<SkippedWrite>? _skipped;

    internal TxResult(TResult value, AbortInfo? abort, IReadOnlyList<SkippedWrite>? skipped)
        => (_value, Abort, _skipped) = (value, abort, skipped);

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

    /// <summary>What the committed block returned.</summary>
    /// <exception cref="TransactionConflictException">It did not commit. State left: nothing of it is
    /// visible.</exception>
    /// <exception cref="TransactionRolledBackException">Its body rolled it back. State left: nothing of it is
    /// visible.</exception>
    public TResult Value => Abort is null ? _value : throw Abort.ToException();
}
