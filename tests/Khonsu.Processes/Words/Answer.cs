using System.Collections.Immutable;
using System.Globalization;

namespace Khonsu.Processes.Words;

/// <summary>What a member answers, as a line of its output.</summary>
/// <param name="Number">Of the request.</param>
/// <param name="Outcome">How it has ended.</param>
/// <param name="Readings">What its steps have read.</param>
/// <param name="Text">The error; or the leader, where that was asked, empty when it knows of none.</param>
sealed record Answer(long Number, Outcome Outcome, ImmutableArray<Reading> Readings, string Text = "")
{
    const int Parts = 4;

    public static Answer Parse(string line)
    {
        string[] parts = line.Split('|', Parts);
        if (parts.Length != Parts)
            throw new FormatException($"Not an answer: '{line}'.");
        return new Answer(
            long.Parse(parts[0], CultureInfo.InvariantCulture),
            Enum.Parse<Outcome>(parts[1]),
            [.. parts[2].Split(';', StringSplitOptions.RemoveEmptyEntries).Select(Reading.Parse)],
            parts[3]);
    }

    public override string ToString()
        => string.Create(CultureInfo.InvariantCulture, $"{Number}|{Outcome}|{string.Join(';', Readings)}|{Text}");
}
