namespace Khonsu.Stress.Tests.History;

/// <summary>What one recorded operation did.</summary>
enum OperationKind
{
    /// <summary>Appended one element to a key's list.</summary>
    Append,

    /// <summary>Read a key's whole list; a missing key is the empty list.</summary>
    ReadList,

    /// <summary>Wrote a key's register with a value that nobody else writes to that key.</summary>
    Write,

    /// <summary>Read a key's register.</summary>
    Read,
}
