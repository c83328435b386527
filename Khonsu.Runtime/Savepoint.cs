namespace Khonsu;

/// <summary>
/// A point in a transaction to which its writes can be rolled back. Valid in the run of the body that set it, until a
/// roll-back to an earlier one, or until the nested block in which it was set ends.
/// </summary>
public readonly record struct Savepoint
{
    internal Savepoint(int depth, long number) => (Depth, Number) = (depth, number);

    /// <summary>How many savepoints were set before it and still stand.</summary>
    internal int Depth { get; }

    /// <summary>Unique in its transaction object; never 0, so that the default value is of none.</summary>
    internal long Number { get; }
}
