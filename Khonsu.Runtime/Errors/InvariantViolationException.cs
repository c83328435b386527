namespace Khonsu;

/// <summary>
/// A row that a transaction wanted to commit breaks a rule of its record. State left: nothing of the transaction is
/// visible.
/// </summary>
public sealed class InvariantViolationException : KhonsuException
{
    internal InvariantViolationException(string table, object key, string invariant)
        : base($"The row {table}[{key}] breaks its invariant '{invariant}'. Check before you write, or give another "
            + "row.")
        => (Table, Key, Invariant) = (table, key, invariant);

    /// <summary>Name of the table.</summary>
    public string Table { get; }

    /// <summary>Key of the row.</summary>
    public object Key { get; }

    /// <summary>Description of the invariant, or the name of its member.</summary>
    public string Invariant { get; }
}
