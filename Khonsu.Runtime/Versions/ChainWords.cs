using Khonsu.CompilerServices;

namespace Khonsu.Versions;

/// <summary>Where a chain's words lie: in an array of its segment, in place, never moved.</summary>
/// <remarks>
/// Why not an object for each row: the words cost 16 bytes instead of an object's 40, a scan walks over them in order
/// of insertion, and a point read has one cache miss less.
/// </remarks>
internal struct ChainWords
{
    /// <summary>
    /// Newest version. Written by compare-and-swap only: installs, and the retirement of a chain from the index; reset
    /// where a retired chain is taken for another key, which nobody else can reach then (Inv X6).
    /// </summary>
    internal TransactionalRow? Head;

    /// <summary>
    /// Attempts that hold the chain, from bit 0; the migration that carried it last, from bit 24; changes ever made to
    /// this word, from bit 28; or, negative, retired, with the next free chain in the low 32 bits. Changed by
    /// compare-and-swap and decrements only. Why the changes ever made: who retires the chain swaps from the word that
    /// it read before the head, so nobody can have held it, written it and let go of it in between.
    /// </summary>
    internal long Holds;
}
