namespace Khonsu.Cluster.Tests.Clients.Partial;

/// <summary>The choices of one run of a block: the same in each of its runs.</summary>
/// <param name="seed">Of the choices.</param>
sealed class WalkChoices(int seed)
{
    readonly Random _random = new(seed);

    public int Next(int end) => _random.Next(end);

    public int Next(int first, int end) => _random.Next(first, end);

    public int Next() => _random.Next();
}
