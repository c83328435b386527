namespace Khonsu;

/// <summary>What a commit did to a row.</summary>
public enum ChangeKind
{
    /// <summary>There was no row of this key.</summary>
    Inserted,

    /// <summary>The row was there and has another value now, or the same value again.</summary>
    Updated,

    /// <summary>The row is gone.</summary>
    Deleted,
}
