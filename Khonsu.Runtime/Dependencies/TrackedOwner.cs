using Khonsu.Versions;

namespace Khonsu.Dependencies;

/// <summary>Whoever decides a tracked commit, as far as other commits must know it.</summary>
internal abstract class TrackedOwner : VersionOwner
{
    /// <summary>The commit timestamp as far as it is fixed; helps where all versions are installed and it is not.
    /// </summary>
    /// <returns>
    /// The timestamp; the aborted stamp when there is none, or when it will be drawn later than now.
    /// </returns>
    internal abstract long StampSoFar();

    /// <summary>Helps until a commit that has a timestamp is decided.</summary>
    /// <returns>True when it committed.</returns>
    internal abstract bool HasCommitted();
}
