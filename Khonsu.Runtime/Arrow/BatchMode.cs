namespace Khonsu;

/// <summary>What happens to rows of a batch whose key is in the table already.</summary>
public enum BatchMode
{
    /// <summary>A row must be new; an existing key is an error.</summary>
    Insert,

    /// <summary>A row replaces the one that has its key.</summary>
    Upsert,
}
