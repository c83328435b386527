namespace Khonsu.Index;

/// <summary>
/// Stands behind an entry that is taken out of its list, so that nothing is put in there any more.
/// </summary>
/// <remarks>
/// Source: the marker nodes of the skip list map of Lea (2004), in place of the marked references of Harris (2001,
/// section 3), for which .NET has no spare bit.
/// </remarks>
internal sealed class EntryMarker : IndexLink
{
    internal EntryMarker(IndexLink? next)
        : base(0)
        => Next = next;
}
