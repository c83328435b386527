namespace Khonsu;

/// <summary>Of which tables a store keeps the past; immutable.</summary>
public sealed record RetentionOptions
{
    /// <summary>
    /// For tables that are not in <see cref="Tables"/> and whose records say nothing; <see cref="Retention.None"/> if
    /// not set.
    /// </summary>
    public Retention Default { get; init; } = Retention.None;

    /// <summary>By the name of the table; goes over what the record says.</summary>
    public IReadOnlyDictionary<string, Retention> Tables { get; init; } = new Dictionary<string, Retention>();

    /// <summary>
    /// How exactly <see cref="KhonsuStore.AsOf(DateTimeOffset)"/> knows when a commit was, 10 ms if not set, more than
    /// zero. Each interval of this length in which something commits costs 40 bytes for as long as the past goes back.
    /// </summary>
    public TimeSpan TimeResolution
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(value, TimeSpan.Zero, nameof(TimeResolution));
            field = value;
        }
    }
        = TimeSpan.FromMilliseconds(10);
}
