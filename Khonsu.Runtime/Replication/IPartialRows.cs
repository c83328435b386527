using Khonsu.CompilerServices;

namespace Khonsu.Replication;

/// <summary>
/// What is known of the rows of a store that keeps only some of those that it follows. A row that is in such a store is
/// as it is there; where none is, this says whether there is none, or nobody knows.
/// </summary>
/// <remarks>
/// Inv Q1: what is known since a timestamp, and still, is so in every snapshot between. So whoever has found no row in
/// a snapshot asks after that.
/// </remarks>
internal interface IPartialRows
{
    /// <summary>Whether it is known which row a key has.</summary>
    /// <param name="table">The table.</param>
    /// <param name="key">The key, as <see cref="KeyWriter"/> writes it.</param>
    /// <param name="snapshot">At which snapshot.</param>
    bool KnowsRow(TableDefinition table, ReadOnlySpan<byte> key, long snapshot);

    /// <summary>Whether all rows of a range of an index are known.</summary>
    /// <param name="table">The table.</param>
    /// <param name="range">The range.</param>
    /// <param name="snapshot">At which snapshot.</param>
    bool KnowsRange(TableDefinition table, in WantedRange range, long snapshot);

    /// <summary>Whether all rows of a table are known.</summary>
    /// <param name="table">The table.</param>
    /// <param name="snapshot">At which snapshot.</param>
    bool KnowsTable(TableDefinition table, long snapshot);

    /// <summary>How often one block may look for rows that are not known before it is said to want too many.</summary>
    int FetchesMax { get; }

    /// <summary>The error of a block that wants too many.</summary>
    Exception TooMany();

    /// <summary>Brings rows into the store, and returns at once.</summary>
    /// <param name="fetch">What is wanted; ended when it is known at the newest snapshot, or cannot be.</param>
    void Fetch(RowFetch fetch);
}
