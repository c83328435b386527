using System.Collections.Immutable;
using System.Globalization;

namespace Khonsu.Processes.Words;

/// <summary>What a step has read.</summary>
/// <param name="Step">Number of the step in its transaction.</param>
/// <param name="Key">The key.</param>
/// <param name="Values">The list, or the one value of a register.</param>
readonly record struct Reading(int Step, int Key, ImmutableArray<long> Values)
{
    public static Reading Parse(string text)
    {
        string[] parts = text.Split(':');
        return new Reading(
            int.Parse(parts[0], CultureInfo.InvariantCulture),
            int.Parse(parts[1], CultureInfo.InvariantCulture),
            [
                .. parts[2].Split(',', StringSplitOptions.RemoveEmptyEntries)
                    .Select(static value => long.Parse(value, CultureInfo.InvariantCulture)),
            ]);
    }

    public override string ToString()
        => string.Create(CultureInfo.InvariantCulture, $"{Step}:{Key}:{string.Join(',', Values)}");
}
