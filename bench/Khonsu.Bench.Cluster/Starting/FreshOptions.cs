using System.Globalization;

namespace Khonsu.Bench.Cluster.Starting;

/// <summary>What a run of fresh nodes is.</summary>
sealed record FreshOptions
{
    public const string Usage =
        "Khonsu.Bench.Cluster fresh [NODES] [CALLERS] [SECONDS] [ROUNDS] [PUBLISHED-FOLDER]: 1 64 20 3";

    const int Numbers = 4;

    public int Members { get; init; } = 1;

    public int Callers { get; init; } = 64;

    public int Seconds { get; init; } = 20;

    public int Rounds { get; init; } = 3;

    /// <summary>Where this program was published as it is to be compared, for example ready to run; null for nowhere.
    /// </summary>
    public string? Published { get; init; }

    /// <returns>Null when it is not understood.</returns>
    public static FreshOptions? TryParse(string[] words)
    {
        var defaults = new FreshOptions();
        int[] numbers = [defaults.Members, defaults.Callers, defaults.Seconds, defaults.Rounds];
        for (int place = 0; place < Math.Min(words.Length, Numbers); place++)
        {
            if (!int.TryParse(words[place], NumberStyles.None, CultureInfo.InvariantCulture, out numbers[place])
                || numbers[place] < 1)
                return null;
        }

        return words.Length > Numbers + 1
            ? null
            : new FreshOptions
            {
                Members = numbers[0],
                Callers = numbers[1],
                Seconds = numbers[2],
                Rounds = numbers[3],
                Published = words.ElementAtOrDefault(Numbers),
            };
    }
}
