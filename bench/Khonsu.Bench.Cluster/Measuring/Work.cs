namespace Khonsu.Bench.Cluster.Measuring;

/// <summary>What a caller does again and again.</summary>
enum Work
{
    /// <summary>Writes a value of 200 bytes under a random key.</summary>
    Put,

    /// <summary>Reads the value of a random key and writes another one, if it has not changed meanwhile.</summary>
    CompareAndPut,

    /// <summary>Reads two random balances and writes both, moving one between them, if neither has changed.</summary>
    Transfer,
}
