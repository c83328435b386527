namespace Khonsu.Cluster;

/// <summary>How a commit ended, as the log answers it.</summary>
public enum CommitOutcomeKind
{
    /// <summary>It was done, once.</summary>
    Committed = 1,

    /// <summary>Nothing of it was done, and nothing ever will be: the block may be run again.</summary>
    NotDone,

    /// <summary>
    /// It ended, and the log does not know any more how: somebody has had the answer, or 16,384 further commits of its
    /// session or four further starts of its node came after it. Look at what it would have written.
    /// </summary>
    Forgotten,

    /// <summary>
    /// Another node asks than the one it was made on, and no log has heard of that session or start of a node; or it is
    /// under way in several shards. It may still come: ask on its own node, or again later. Of commits of clients it is
    /// only the latter: nodes let the logs hear of their start before.
    /// </summary>
    Undecided,
}
