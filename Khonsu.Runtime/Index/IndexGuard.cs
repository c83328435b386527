using Khonsu.Versions;

namespace Khonsu.Index;

/// <summary>
/// What an attempt has read of an index, as a read target: a range of keys in which nothing may change. Fresh for each
/// read; changed by its attempt while the body runs, and never once the commit begins.
/// </summary>
internal abstract class IndexGuard : ReadTarget
{
    /// <summary>The index.</summary>
    internal abstract SecondaryIndex Guarded { get; }

    /// <summary>Describes the range for messages.</summary>
    /// <returns>A key, or two with two dots between them; one or both are missing where the range is open.</returns>
    internal abstract string DescribeRange();

    /// <inheritdoc/>
    // Why the whole table: who waits looks again, and a change elsewhere costs one look.
    internal override long WaitTarget(int position) => WaitTargetOfTable(Guarded.TableSlot);
}
