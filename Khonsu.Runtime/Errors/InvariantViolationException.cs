namespace Khonsu;

/// <summary>
/// What a transaction wanted to commit breaks an invariant, of a record or of a model. State left: nothing of the
/// transaction is visible.
/// </summary>
public sealed class InvariantViolationException : KhonsuException
{
    internal InvariantViolationException(string table, object key, string invariant)
        : base($"The row {table}[{key}] breaks its invariant '{invariant}'. Check before you write, or give another "
            + "row.")
        => (Table, Key, Invariant) = (table, key, invariant);

    internal InvariantViolationException(string invariant, string table)
        : base($"The transaction would break the invariant '{invariant}' of the model. Nothing of it was committed.")
        => (Table, Invariant) = (table, invariant);

    /// <summary>Name of the table of the row; the first table that an invariant of a model reads.</summary>
    public string Table { get; }

    /// <summary>Key of the row; null for an invariant of a model.</summary>
    public object? Key { get; }

    /// <summary>Description of the invariant, or the name of its member.</summary>
    public string Invariant { get; }
}
