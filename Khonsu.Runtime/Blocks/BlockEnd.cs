namespace Khonsu.Blocks;

/// <summary>How an asynchronous block ended; an asynchronous method cannot give it back beside its result.</summary>
internal sealed class BlockEnd
{
    /// <summary>How often its body ran.</summary>
    internal int Runs { get; private set; } = 1;

    /// <summary>Why it did not commit, or null.</summary>
    internal AbortInfo? Abort { get; private set; }

    /// <summary>Whether it came to an end of its own: a commit, or a reason for none.</summary>
    internal bool IsSet { get; private set; }

    /// <summary>Notes the end.</summary>
    /// <param name="progress">What is known of the block.</param>
    internal void Set(in BlockProgress progress)
        => (IsSet, Runs, Abort) = (true, progress.Attempts, progress.Abort);
}
