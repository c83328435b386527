namespace Khonsu.Cluster.Apply;

/// <summary>Why a commit from outside is not proposed.</summary>
/// <param name="Message">What is wrong.</param>
/// <param name="MayPass">Whether the same commit may be taken a little later.</param>
sealed record EntryFault(string Message, bool MayPass = false);
