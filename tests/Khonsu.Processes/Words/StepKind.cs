namespace Khonsu.Processes.Words;

/// <summary>What a step of a transaction does.</summary>
enum StepKind
{
    /// <summary>Appends a value to a list.</summary>
    Append,

    /// <summary>Reads a list.</summary>
    ReadList,

    /// <summary>Writes a register.</summary>
    Write,

    /// <summary>Reads a register.</summary>
    Read,

    /// <summary>Reads all lists of a group by the index.</summary>
    ScanLists,

    /// <summary>Reads all registers of a group by the index.</summary>
    ScanNumbers,

    /// <summary>One of the transactions of the trade, by its number; the value is its mark.</summary>
    Trade,
}
