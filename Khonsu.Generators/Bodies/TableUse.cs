namespace Khonsu.Generators.Bodies;

/// <summary>What is done with a table, an index or the rows of one.</summary>
enum TableUse
{
    /// <summary>It is read, as a reading transaction could read it too.</summary>
    Read,

    /// <summary>A cursor on a row is taken, which reads and may write.</summary>
    Cursor,

    /// <summary>A row is added, which must not be there.</summary>
    Add,

    /// <summary>A change is merged without a read.</summary>
    Merge,

    /// <summary>A row is written over.</summary>
    Write,

    /// <summary>It is put into a variable; what is done with that is a use of its own.</summary>
    Named,

    /// <summary>It is handed to somebody of whom nobody knows what he does.</summary>
    Unknown,
}
