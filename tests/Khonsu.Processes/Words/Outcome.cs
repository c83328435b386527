namespace Khonsu.Processes.Words;

/// <summary>How a request has ended.</summary>
enum Outcome
{
    /// <summary>Done.</summary>
    Done,

    /// <summary>Not done, and never will be.</summary>
    Refused,

    /// <summary>Nobody can tell.</summary>
    Unknown,

    /// <summary>An error that must not be.</summary>
    Broken,
}
