namespace Khonsu.Cluster.Certification;

/// <summary>What is decided of the transactions of one entry.</summary>
/// <param name="Outcomes">How each ended; null where nobody waits for it any more.</param>
/// <param name="IsDone">Of each, whether it takes effect now.</param>
/// <param name="IsAnyDone">Whether one of them does.</param>
readonly record struct Decision(Outcome?[] Outcomes, bool[] IsDone, bool IsAnyDone)
{
    /// <summary>Decides, in their order, and remembers: each transaction meets the changes of those before it, also of
    /// the same entry (Inv T6).</summary>
    /// <param name="batch">The transactions; no question.</param>
    /// <param name="stamp">The commit timestamp of the entry.</param>
    /// <param name="sessions">Which of them were decided before.</param>
    /// <param name="certifier">Which of them may commit.</param>
    /// <param name="marks">What is prepared here and may still commit.</param>
    public static Decision Of(
        CommitBatch batch, long stamp, Sessions sessions, Certifier certifier, PreparedTransactions marks)
    {
        var outcomes = new Outcome?[batch.Commits.Count];
        bool[] isDone = new bool[outcomes.Length];
        bool isAnyDone = false;
        for (int number = 0; number < outcomes.Length; number++)
        {
            CommitEntry commit = batch.Commits[number];
            if (!sessions.IsNew(commit.Request, commit.AnsweredUpTo, out outcomes[number]))
                continue;
            Conflict? conflict = certifier.ConflictOf(commit, marks);
            var outcome = new Outcome(conflict is null ? stamp : 0, conflict);
            sessions.Note(commit.Request, outcome);
            outcomes[number] = outcome;
            if (conflict is not null)
                continue;
            certifier.Remember(commit, stamp);
            isAnyDone = isDone[number] = true;
        }

        return new Decision(outcomes, isDone, isAnyDone);
    }
}
