using Khonsu.CompilerServices;

namespace Khonsu.Versions;

/// <summary>Versions that wait to be pruned; owned by one pruner, or by the backlog between two.</summary>
internal sealed class PruneBatch
{
    /// <summary>Versions in a batch at most.</summary>
    internal const int RowsMax = 64;

    /// <summary>The versions; the first <see cref="Count"/> count.</summary>
    internal readonly Place[] Rows = new Place[RowsMax];

    /// <summary>How many there are.</summary>
    internal int Count;

    /// <summary>Moves all versions to the end of another batch that has room.</summary>
    /// <param name="target">Where to.</param>
    internal void MoveTo(PruneBatch target)
    {
        Rows.AsSpan(0, Count).CopyTo(target.Rows.AsSpan(target.Count));
        target.Count += Count;
        Rows.AsSpan(0, Count).Clear();
        Count = 0;
    }

    /// <summary>
    /// A place for a version; a struct, because storing into an array of a base class asks for the type each time.
    /// </summary>
    internal struct Place
    {
        /// <summary>The version.</summary>
        internal TransactionalRow? Row;
    }
}
