using System.Text;

namespace Khonsu.Replication;

/// <summary>
/// Where a row belongs among the shards of a cluster: a number that its key alone gives, spread over all numbers, and
/// the same on every machine and in every version.
/// </summary>
/// <remarks>
/// Source: FNV-1a of 64 bits (Fowler, Noll, Vo), and the last steps of MurmurHash3 (Appleby), because the upper bits of
/// the former differ little between keys that differ at their end.
/// </remarks>
internal static class KeyPlace
{
    const ulong Basis = 14695981039346656037;
    const ulong Prime = 1099511628211;

    /// <summary>The place of a key.</summary>
    /// <param name="key">Its bytes.</param>
    internal static ulong Of(ReadOnlySpan<byte> key)
    {
        ulong hash = Basis;
        unchecked
        {
            foreach (byte part in key)
                hash = (hash ^ part) * Prime;
            hash = (hash ^ (hash >> 33)) * 0xff51afd7ed558ccd;
            hash = (hash ^ (hash >> 33)) * 0xc4ceb9fe1a85ec53;
        }

        return hash ^ (hash >> 33);
    }

    /// <summary>The place of all rows of a table whose keys have no form in bytes.</summary>
    /// <param name="table">Name of the table.</param>
    internal static ulong OfTable(string table) => Of(Encoding.UTF8.GetBytes(table));
}
