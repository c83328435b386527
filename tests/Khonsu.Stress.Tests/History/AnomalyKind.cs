namespace Khonsu.Stress.Tests.History;

/// <summary>What is wrong with a history; names as in Adya 1999 and in Elle (Kingsbury and Alvaro 2020).</summary>
enum AnomalyKind
{
    /// <summary>A read of a value that nobody wrote.</summary>
    UnwrittenValue,

    /// <summary>One element twice: written twice, or seen twice in one list.</summary>
    DuplicateElement,

    /// <summary>Two reads of one list, neither the beginning of the other.</summary>
    IncompatibleOrder,

    /// <summary>An attempt that does not see its own writes as it left them.</summary>
    InternalInconsistency,

    /// <summary>A read of what an aborted attempt wrote.</summary>
    G1a,

    /// <summary>A read of a version that its writer overwrote before it committed.</summary>
    G1b,

    /// <summary>Two commits based on one version of a row that both had read (P4).</summary>
    LostUpdate,

    /// <summary>An acknowledged write that a later reader of the key does not see.</summary>
    LostWrite,

    /// <summary>Calls of one attempt that saw a transaction and then did not see it (OTV).</summary>
    ObservedTransactionVanishes,

    /// <summary>A cycle of write-write dependencies.</summary>
    G0,

    /// <summary>The same with real-time order.</summary>
    G0RealTime,

    /// <summary>A cycle of write-write and write-read dependencies.</summary>
    G1c,

    /// <summary>The same with real-time order.</summary>
    G1cRealTime,

    /// <summary>A cycle with one anti-dependency: read skew.</summary>
    GSingle,

    /// <summary>The same with real-time order.</summary>
    GSingleRealTime,

    /// <summary>A cycle with several anti-dependencies, no two in a row: long fork.</summary>
    GNonadjacent,

    /// <summary>The same with real-time order.</summary>
    GNonadjacentRealTime,

    /// <summary>A cycle with anti-dependencies in a row, all by key: write skew.</summary>
    G2Item,

    /// <summary>The same with real-time order.</summary>
    G2ItemRealTime,

    /// <summary>A cycle with anti-dependencies in a row, one of them by predicate: a phantom.</summary>
    G2,

    /// <summary>The same with real-time order.</summary>
    G2RealTime,
}
