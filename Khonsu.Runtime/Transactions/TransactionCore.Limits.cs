using System.Diagnostics.CodeAnalysis;

namespace Khonsu.Transactions;

/// <content>Limits of a transaction.</content>
internal sealed partial class TransactionCore
{
    // Null for a transaction without any, which is then asked nothing else.
    AttemptLimits? _limits;

    // Points in time of the store's time provider; the largest number for none.
    long _transactionEnd;
    long _snapshotEnd;

    // Whether a call has something to do before it reads: a snapshot to take, or limits to ask.
    bool _hasCallWork;

    // Whether reads of rows by key take the short way.
    bool _readsPlainly;

    /// <summary>Sets the limits of the present transaction, or none.</summary>
    /// <param name="limits">The limits, or null for none.</param>
    /// <param name="began">
    /// When it began, in the time provider's units; asked only where a limit on time is set.
    /// </param>
    internal void SetLimits(AttemptLimits? limits, long began)
    {
        if (_limits is null && limits is null)
            return;
        _limits = limits;
        SetLimits(limits?.ReadsMax ?? 0, limits?.WritesMax ?? 0);
        _transactionEnd = EndOf(limits?.DurationMax, began);
    }

    /// <summary>Asks, between two attempts, whether the transaction may go on.</summary>
    /// <exception cref="TransactionLimitException">It has taken too long. State left: no attempt is under
    /// way.</exception>
    internal void CheckDuration()
    {
        if (_limits?.DurationMax is { } limit && Store.Time.GetTimestamp() > _transactionEnd)
            ThrowLimit(TransactionLimit.MaxDuration, limit);
    }

    /// <summary>Asks the limits on time.</summary>
    /// <exception cref="TransactionLimitException">One is exceeded. State left: the attempt is to be ended.</exception>
    void CheckTime()
    {
        if (_limits is not null)
            CheckTime(_limits);
    }

    /// <summary>Asks all limits, when the body has ended.</summary>
    /// <exception cref="TransactionLimitException">One is exceeded. State left: the attempt is to be ended.</exception>
    internal void CheckLimits()
    {
        if (_limits is null)
            return;
        CheckTime(_limits);
        CheckReads();
    }

    /// <summary>How long the transaction may still wait.</summary>
    /// <returns>The time, or null for no limit.</returns>
    internal TimeSpan? TimeLeft() => _limits?.DurationMax is null
        ? null
        : Store.Time.GetElapsedTime(Store.Time.GetTimestamp(), _transactionEnd);

    /// <inheritdoc/>
    [DoesNotReturn]
    private protected override void ThrowLimit(TransactionLimit limit, object value)
        => throw new TransactionLimitException(limit, value, Label);

    void CheckTime(AttemptLimits limits)
    {
        if (limits.DurationMax is null && limits.SnapshotAgeMax is null)
            return;
        long now = Store.Time.GetTimestamp();
        if (now > _transactionEnd)
            ThrowLimit(TransactionLimit.MaxDuration, limits.DurationMax!);
        if (now > _snapshotEnd)
            ThrowLimit(TransactionLimit.MaxSnapshotAge, limits.SnapshotAgeMax!);
    }

    void BeginSnapshotTime(AttemptLimits limits)
    {
        _snapshotEnd = limits.SnapshotAgeMax is { } age ? EndOf(age, Store.Time.GetTimestamp()) : long.MaxValue;
    }

    void SetCallWork()
    {
        _hasCallWork = _rules.RefreshesSnapshot || _limits is not null;
        _readsPlainly = _rules.RecordsReads && !_hasCallWork;
    }

    void DoCallWork()
    {
        CheckTime();
        if (_rules.RefreshesSnapshot)
            Snapshot = _slot.Take(Clock);
    }

    long EndOf(TimeSpan? time, long from) => time is { } span
        ? from + (long)Math.Min(span.TotalSeconds * Store.Time.TimestampFrequency, long.MaxValue / 4)
        : long.MaxValue;
}
