namespace Khonsu;

/// <summary>
/// Settings of a transaction; immutable, so keep one object for each kind of transaction and pass it again and again.
/// </summary>
public sealed record TransactionOptions
{
    readonly int _attemptsMax;

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
    /// What happens to rows in conflict, for tables and calls that do not say otherwise.
    /// </summary>
    /// <remarks><see cref="ConflictResolution.Ignore"/> needs a level up to <see cref="IsolationLevel.Snapshot"/>; else
    /// the transaction does not begin.</remarks>
    public ConflictResolution OnConflict { get; init; }

    /// <summary>What you call the transaction; named in the conflicts of others.</summary>
    public string? Label { get; init; }
}
