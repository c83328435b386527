using Khonsu.Simulation.Checks;

namespace Khonsu.Simulation.Clients;

/// <summary>What a client is waiting for.</summary>
sealed class ClientOperation(int client, int group, Operation operation)
{
    public int Client { get; } = client;

    public int Group { get; } = group;

    /// <summary>The operation in the history. A read that is asked again is another operation.</summary>
    public Operation Operation { get; set; } = operation;

    /// <summary>What goes through the log for it; null before it was asked, and for a read.</summary>
    public byte[]? Payload { get; set; }

    /// <summary>The node that was asked last.</summary>
    public int Node { get; set; }

    /// <summary>The number under which the node knows the read.</summary>
    public ulong Context { get; set; }

    /// <summary>Counts how often it was asked; a timer of an earlier attempt does nothing.</summary>
    public int Attempt { get; set; }
}
