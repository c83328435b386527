using System.Globalization;

namespace Khonsu.Cluster.Tests.Recovery;

/// <summary>Random pasts, one after the other: KHONSU_SEED sets the first seed, KHONSU_WALKS how many.</summary>
static class WalkSeeds
{
    /// <summary>Goes through them; a failure names its seed.</summary>
    /// <param name="count">How many where nobody says.</param>
    /// <param name="walk">One of them.</param>
    public static async Task EachAsync(int count, Func<int, Task> walk)
    {
        int first = Setting("KHONSU_SEED", 1);
        for (int seed = first; seed < first + Setting("KHONSU_WALKS", count); seed++)
        {
            try
            {
                await walk(seed);
            }
            catch (Exception error)
            {
                throw new InvalidOperationException($"seed={seed}", error);
            }
        }
    }

    static int Setting(string name, int otherwise)
        => int.TryParse(Environment.GetEnvironmentVariable(name), CultureInfo.InvariantCulture, out int value)
            ? value
            : otherwise;
}
