namespace Khonsu.Bench.Cluster.Model;

/// <summary>What is written by the works.</summary>
[TransactionalModel(typeof(Item), typeof(Account))]
sealed partial class Depot
{
    /// <summary>Keys of each table.</summary>
    public const int Keys = 10_000;

    /// <summary>Bytes of a value, one for each character.</summary>
    public const int ValueBytes = 200;

    /// <summary>What each account has at first.</summary>
    public const long FirstBalance = 1_000;
}
