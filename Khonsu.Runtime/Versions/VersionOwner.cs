using Khonsu.CompilerServices;

namespace Khonsu.Versions;

/// <summary>
/// Whoever decides a pending version: a commit descriptor, or the self-stamping rule of single writes.
/// </summary>
internal abstract class VersionOwner
{
    /// <summary>
    /// Tells how a pending version looks from a snapshot, and helps where the answer depends on it: draws a missing
    /// stamp, decides a stamped transaction whose stamp is not after the snapshot.
    /// </summary>
    /// <param name="version">The pending version, owned by this.</param>
    /// <param name="snapshot">The reader's snapshot.</param>
    /// <returns>The commit timestamp when it is at most <paramref name="snapshot"/>, else any larger number.</returns>
    internal abstract long StampSeenFrom(TransactionalRow version, long snapshot);

    /// <summary>Helps until the version is decided, and finalizes it.</summary>
    /// <param name="version">A version that was seen pending with this owner.</param>
    internal abstract void Finish(TransactionalRow version);
}
