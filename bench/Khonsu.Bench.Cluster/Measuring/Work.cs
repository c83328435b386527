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

    /// <summary>A transfer between two accounts of one shard.</summary>
    Within,

    /// <summary>A transfer between two accounts of two shards.</summary>
    Across,

    /// <summary>A transfer among four accounts of four shards.</summary>
    AcrossFour,
}
