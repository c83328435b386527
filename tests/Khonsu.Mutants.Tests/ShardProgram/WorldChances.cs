#if KHONSU_SHARD_PROGRAM
namespace Khonsu.Mutants.Tests.ShardProgram;

/// <summary>How much goes wrong in a world.</summary>
/// <param name="Shards">How many shards.</param>
/// <param name="Nodes">How many nodes.</param>
/// <param name="Steps">How many steps before it becomes quiet.</param>
/// <param name="Pace">How eagerly logs are applied.</param>
/// <param name="Between">How often threads of a node come between each other.</param>
/// <param name="Lose">How many proposals are lost.</param>
/// <param name="Twice">How many come twice.</param>
sealed record WorldChances(
    int Shards, int Nodes, int Steps, double Pace, double Between, double Lose, double Twice)
{
    /// <summary>How often a checkpoint is taken,</summary>
    public required double Save { get; init; }

    /// <summary>loaded,</summary>
    public required double Load { get; init; }

    /// <summary>and how often a node is lost.</summary>
    public required double Crash { get; init; }

    /// <summary>How many shards of a node that comes back have a checkpoint.</summary>
    public required double Restore { get; init; }

    /// <summary>Nothing goes wrong.</summary>
    /// <param name="shards">How many shards.</param>
    /// <param name="nodes">How many nodes.</param>
    public static WorldChances Calm(int shards, int nodes) => new(shards, nodes, 0, 1, 0, 0, 0)
    {
        Save = 0,
        Load = 0,
        Crash = 0,
        Restore = 0,
    };

    /// <summary>Draws them.</summary>
    /// <param name="random">The chance.</param>
    public static WorldChances Draw(Random random)
    {
        // No checkpoints, some, or many of them and of losses.
        int trouble = random.Next(4);
        bool isCalm = random.Next(3) == 0;
        return new WorldChances(
            Shards: 2 + random.Next(4),
            Nodes: 2 + random.Next(2),
            Steps: 150 + random.Next(200),
            Pace: trouble < 2 ? 0.3 + (0.7 * random.NextDouble()) : 0.15 + (0.45 * random.NextDouble()),
            Between: random.NextDouble() * 0.6,
            Lose: isCalm ? 0 : random.NextDouble() * 0.3,
            Twice: isCalm ? 0 : random.NextDouble() * 0.3)
        {
            Save = trouble switch { 0 => 0, 1 => 0.015, _ => 0.022 },
            Load = trouble switch { 0 => 0, 1 => 0.015, _ => 0.012 },
            Crash = trouble switch { 0 or 1 => random.Next(2) == 0 ? 0.012 : 0, _ => 0.016 },
            Restore = 0.3 + (0.7 * random.NextDouble()),
        };
    }
}
#endif
