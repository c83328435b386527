namespace Khonsu;

/// <summary>
/// Hooks that were to run after a commit threw. State left: the transaction is committed and stays so; the other hooks
/// have run.
/// </summary>
public sealed class CommitHookException : KhonsuException
{
    internal CommitHookException(CommitInfo commit, IReadOnlyList<Exception> errors)
        : base(
            $"The transaction {commit.TransactionId} is committed at {commit.CommitTimestamp}, but {errors.Count} of "
            + $"its hooks threw, first: {errors[0].Message} Do not run the transaction again; mend what the hook was "
            + "to do.",
            errors[0])
        => (Commit, Errors) = (commit, errors);

    /// <summary>What was committed.</summary>
    public CommitInfo Commit { get; }

    /// <summary>What the hooks threw, in their order.</summary>
    public IReadOnlyList<Exception> Errors { get; }
}
