namespace Khonsu.Feed;

/// <summary>What stands in the log where no commit does.</summary>
internal sealed class LogMark : LoggedCommit
{
    /// <summary>A stamp that no commit has, or will have.</summary>
    internal static readonly LogMark Hole = new();

    /// <summary>A place whose commit, if there was one, is forgotten.</summary>
    internal static readonly LogMark Forgotten = new();

    LogMark()
        : base([], 0, null)
    {
    }

    /// <inheritdoc/>
    private protected override long DecideAt(long stamp) => throw new InvariantException("L1");

    /// <inheritdoc/>
    private protected override void Forget() => throw new InvariantException("L1");
}
