namespace Khonsu.Feed;

/// <summary>What a reader of the log found.</summary>
internal enum LogLook
{
    /// <summary>Nothing yet after its position.</summary>
    Nothing,

    /// <summary>The next commit.</summary>
    Commit,

    /// <summary>The log no longer has what comes next.</summary>
    Lost,
}
