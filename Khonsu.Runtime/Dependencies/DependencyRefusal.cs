using Khonsu.Versions;

namespace Khonsu.Dependencies;

/// <summary>Why a certification refused a commit, for its explanation.</summary>
/// <param name="After">
/// Who overwrote something that the commit had read, so that the commit would have to stand before it; null when the
/// store has forgotten what it needs to know.
/// </param>
/// <param name="Changed">The row that it overwrote.</param>
/// <param name="Before">
/// Who read something that the commit overwrites, so that it would have to stand before the commit; null where it is
/// the commit with the timestamp <paramref name="BeforeStamp"/>.
/// </param>
/// <param name="BeforeStamp">Commit timestamp of who would have to stand before the commit; 0 when not known.</param>
internal sealed record DependencyRefusal(
    TrackedCommit? After, VersionChain Changed, TrackedCommit? Before, long BeforeStamp);
