namespace Khonsu.Index;

/// <summary>A link that stands for no row and is never taken out: where a list, or a part of it, begins.</summary>
internal sealed class ListStart : IndexLink
{
    internal ListStart(ulong order)
        : base(order)
    {
    }
}
