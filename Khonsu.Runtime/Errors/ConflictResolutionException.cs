namespace Khonsu;

/// <summary>
/// A rule for conflicts was asked for that the isolation level does not allow. State left: unchanged; nothing of the
/// call was done.
/// </summary>
public sealed class ConflictResolutionException : KhonsuException
{
    internal ConflictResolutionException(ConflictResolution resolution, IsolationLevel level)
        : base($"{resolution} leaves out single rows, which no transaction at {level} may: its other writes may depend "
            + $"on them. Use {nameof(ConflictResolution.IgnoreTransaction)}, or a level up to "
            + $"{nameof(IsolationLevel.Snapshot)}.")
        => (Resolution, Isolation) = (resolution, level);

    /// <summary>The rule.</summary>
    public ConflictResolution Resolution { get; }

    /// <summary>The level.</summary>
    public IsolationLevel Isolation { get; }
}
