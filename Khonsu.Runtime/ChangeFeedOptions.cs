namespace Khonsu;

/// <summary>How much of the past a store with a change feed keeps for its readers; immutable.</summary>
/// <remarks>
/// What exceeds either bound is forgotten, oldest first, whether or not everybody has read it: readers never hold
/// writers up. What a reader gets then, <see cref="SlowReader"/> says.
/// </remarks>
public sealed record ChangeFeedOptions
{
    /// <summary>Commit timestamps that are kept when nothing else is said.</summary>
    public const int CommitsMaxDefault = 65_536;

    /// <summary>Rows that are kept when nothing else is said.</summary>
    public const int RowsMaxDefault = 262_144;

    /// <summary>
    /// Commit timestamps that are kept, at least 1. Each commit costs some 100 bytes, and 24 bytes and the row as it
    /// was for each row that it changed.
    /// </summary>
    public int CommitsMax
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1, nameof(CommitsMax));
            field = value;
        }
    }
        = CommitsMaxDefault;

    /// <summary>
    /// Rows of the kept commits, at least 1. The newest commit is kept however many rows it has; after a commit of very
    /// many rows it takes some commits until the log is down to the bound again.
    /// </summary>
    public int RowsMax
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1, nameof(RowsMax));
            field = value;
        }
    }
        = RowsMaxDefault;
}
