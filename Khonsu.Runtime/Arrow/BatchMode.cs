namespace Khonsu;

/// <summary>What happens to rows of a batch whose key is in the table already.</summary>
public enum BatchMode
{
    /// <summary>A row must be new; an existing key is an error.</summary>
    Insert,

    /// <summary>A row replaces the one that has its key.</summary>
    Upsert,

    /// <summary>
    /// A row must be there, or it is an error; columns that the batch does not have, those of the key excepted, stay as
    /// they are.
    /// </summary>
    Update,
}
