using System.Collections.Immutable;
using System.Globalization;

namespace Khonsu.Processes.Words;

/// <summary>What a member is asked, as a line of its input.</summary>
/// <param name="Number">Comes back with the answer.</param>
/// <param name="Kind">What is asked.</param>
/// <param name="Isolation">The level of the transaction.</param>
/// <param name="Steps">Its steps, in order.</param>
sealed record Request(long Number, RequestKind Kind, IsolationLevel Isolation, ImmutableArray<Step> Steps)
{
    const int Parts = 4;

    public static Request Parse(string line)
    {
        string[] parts = line.Split('|');
        if (parts.Length != Parts)
            throw new FormatException($"Not a request: '{line}'.");
        return new Request(
            long.Parse(parts[0], CultureInfo.InvariantCulture),
            Enum.Parse<RequestKind>(parts[1]),
            Enum.Parse<IsolationLevel>(parts[2]),
            [.. parts[3].Split(';', StringSplitOptions.RemoveEmptyEntries).Select(Step.Parse)]);
    }

    public override string ToString()
        => string.Create(CultureInfo.InvariantCulture, $"{Number}|{Kind}|{Isolation}|{string.Join(';', Steps)}");
}
