namespace Khonsu.Processes.Wholesale;

/// <summary>The books are wrong.</summary>
/// <param name="evidence">How one sees it.</param>
sealed class BrokenBooksException(string evidence) : Exception(evidence);
