using Khonsu.Transactions;

namespace Khonsu;

/// <summary>
/// Settings of a transaction; immutable, so keep one object for each kind of transaction and pass it again and again.
/// </summary>
public sealed record TransactionOptions
{
    readonly int _attemptsMax;
    readonly int _readsMax;
    readonly int _writesMax;
    readonly TimeSpan? _durationMax;
    readonly TimeSpan? _snapshotAgeMax;

    /// <summary>Serializable, as many attempts as it takes, no label.</summary>
    public static TransactionOptions Default { get; } = new();

    /// <summary>What the transaction may see of others.</summary>
    public IsolationLevel Isolation { get; init; } = IsolationLevel.Serializable;

    /// <summary>How often a block runs before its conflict is reported; 0 (the default) for no limit.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The number is negative.</exception>
    public int MaxAttempts
    {
        get => _attemptsMax;
        init
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value);
            _attemptsMax = value;
        }
    }

    /// <summary>
    /// How many rows, tables and ranges one run of the body may have read, each counted once; 0 (the default) for no
    /// limit. Counted are those that the level remembers: none by key at <see cref="IsolationLevel.Snapshot"/>. Asked
    /// when there are many, and before the commit.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The number is negative.</exception>
    public int MaxReads
    {
        get => _readsMax;
        init
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value);
            _readsMax = value;
        }
    }

    /// <summary>How many rows one run of the body may write; 0 (the default) for no limit.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The number is negative.</exception>
    public int MaxWrites
    {
        get => _writesMax;
        init
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value);
            _writesMax = value;
        }
    }

    /// <summary>
    /// How long the transaction may take, all attempts and waits included; null (the default) for no limit. Asked
    /// before each attempt, at each call on a table, before the commit and while it waits.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The time is not positive.</exception>
    public TimeSpan? MaxDuration
    {
        get => _durationMax;
        init => _durationMax = Positive(value);
    }

    /// <summary>
    /// How old the snapshot of an attempt may get, which keeps old versions of rows in memory; null (the default) for
    /// no limit. Asked at each call on a table and before the commit.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The time is not positive.</exception>
    public TimeSpan? MaxSnapshotAge
    {
        get => _snapshotAgeMax;
        init => _snapshotAgeMax = Positive(value);
    }

    /// <summary>
    /// What happens to rows in conflict, for tables and calls that do not say otherwise.
    /// </summary>
    /// <remarks><see cref="ConflictResolution.Ignore"/> needs a level up to <see cref="IsolationLevel.Snapshot"/>; else
    /// the transaction does not begin.</remarks>
    public ConflictResolution OnConflict { get; init; }

    /// <summary>What you call the transaction; named in the conflicts of others.</summary>
    public string? Label { get; init; }

    /// <summary>
    /// Whether the place in the program where the transaction is begun is found out, to be named in its own conflicts,
    /// in those of others, and in <see cref="KhonsuStore.ActiveTransactions"/>. A walk over the stack for each
    /// transaction, some ten microseconds: for looking for a conflict, not for every day.
    /// </summary>
    public bool CaptureCallSite { get; init; }

    /// <summary>What a transaction asks while it runs; null where no limit is set.</summary>
    // Why made anew: a copy of these settings with another limit must not have the old ones.
    internal AttemptLimits? Limits
        => (_readsMax | _writesMax) != 0 || _durationMax is not null || _snapshotAgeMax is not null
            ? new AttemptLimits(_readsMax, _writesMax, _durationMax, _snapshotAgeMax)
            : null;

    static TimeSpan? Positive(TimeSpan? value)
    {
        if (value is { } time)
            ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(time, TimeSpan.Zero, nameof(value));
        return value;
    }
}
