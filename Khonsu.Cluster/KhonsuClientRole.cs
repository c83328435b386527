namespace Khonsu.Cluster;

/// <summary>What a client may do; each role may do what those before it may.</summary>
public enum KhonsuClientRole
{
    /// <summary>Ask how the node is, and follow its store: all rows of it.</summary>
    Read = 1,

    /// <summary>Commit, and ask how commits ended, which writes to the log.</summary>
    Write,

    /// <summary>Take checkpoints, hand the leadership over, and change the members.</summary>
    Admin,
}
