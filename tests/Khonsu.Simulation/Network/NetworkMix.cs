namespace Khonsu.Simulation.Network;

/// <summary>How a network treats what is sent while its graph of links stands. Times are in microseconds.</summary>
sealed record NetworkMix
{
    /// <summary>Mean delay of a message.</summary>
    public long DelayMean { get; init; } = 500;

    /// <summary>Whether some delays are up to two hundred times the mean.</summary>
    public bool HasDelayTail { get; init; }

    /// <summary>
    /// Whether messages of a link arrive in order and are lost only when the stream is reset, of which both ends hear.
    /// Otherwise each message travels alone.
    /// </summary>
    public bool IsStream { get; init; }

    /// <summary>Probability that a message is lost; without effect on streams.</summary>
    public double Loss { get; init; }

    /// <summary>Probability that a message arrives a second time; without effect on streams.</summary>
    public double Duplication { get; init; }

    /// <summary>Probability that a message waits until later ones have passed; without effect on streams.</summary>
    public double Reorder { get; init; }
}
