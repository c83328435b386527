namespace Khonsu.Programs.Tests.Outbox;

/// <summary>Holds what was delivered against what was committed.</summary>
static class PostChecker
{
    /// <summary>Names everything that is wrong.</summary>
    /// <param name="delivered">Each letter as often as it was delivered, in order.</param>
    /// <param name="committed">How many letters each commit has written, by its number.</param>
    public static IEnumerable<string> Check(IReadOnlyList<Letter> delivered, IReadOnlyDictionary<long, int> committed)
    {
        var seen = new HashSet<Guid>();
        Letter? last = null;
        foreach (Letter letter in delivered)
        {
            if (!seen.Add(letter.Id))
            {
                if (letter != last)
                    yield return $"{letter} came again after {last}";
                continue;
            }

            if (!committed.TryGetValue(letter.Ticket, out int parts) || letter.Part >= parts)
                yield return $"{letter} was never committed";
            if (last is not null && (letter.Ticket, letter.Part).CompareTo((last.Ticket, last.Part)) < 0)
                yield return $"{letter} came after {last}, and was committed before";
            last = letter;
        }

        if (seen.Count != committed.Values.Sum())
            yield return $"{seen.Count} of {committed.Values.Sum()} letters were delivered";
    }
}
