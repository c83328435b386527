using Khonsu.CompilerServices;
using Khonsu.Versions;

namespace Khonsu.Transactions;

/// <summary>One row or table that an attempt has read.</summary>
internal struct ReadEntry
{
    /// <summary>A row's chain, or a table that was scanned.</summary>
    internal ReadTarget? Target;

    /// <summary>The version that was read; null for an absent row or a table.</summary>
    internal TransactionalRow? Node;
}
