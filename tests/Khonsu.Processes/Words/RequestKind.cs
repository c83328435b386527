namespace Khonsu.Processes.Words;

/// <summary>What a member is asked for.</summary>
enum RequestKind
{
    /// <summary>A transaction that writes; it is certified, and so is what it reads.</summary>
    Write,

    /// <summary>Reads everything that was committed before.</summary>
    ReadFresh,

    /// <summary>Reads what the member has.</summary>
    ReadLocal,

    /// <summary>Who leads.</summary>
    Leader,
}
