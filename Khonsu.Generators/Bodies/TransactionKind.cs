namespace Khonsu.Generators.Bodies;

/// <summary>What a function may do with the transaction that it is given.</summary>
enum TransactionKind
{
    /// <summary>It is given none.</summary>
    None,

    /// <summary>It reads, on one snapshot, and runs once.</summary>
    Reading,

    /// <summary>It updates, and may run several times.</summary>
    Updating,
}
