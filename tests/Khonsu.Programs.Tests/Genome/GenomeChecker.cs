namespace Khonsu.Programs.Tests.Genome;

/// <summary>Holds the segments of a sequencer against the gene that was cut. Each check returns its evidence.</summary>
static class GenomeChecker
{
    /// <summary>Each segment is there once, and nothing else is.</summary>
    public static IEnumerable<string> Segments(Sequencer sequencer, Gene gene)
    {
        string[] kept = [.. sequencer.AllSegments().Select(static segment => segment.Letters)];
        foreach (string letters in gene.Segments.Except(kept))
            yield return $"{letters} was lost";
        foreach (string letters in kept.Except(gene.Segments))
            yield return $"{letters} was never read";
        foreach (string letters in kept.GroupBy(static one => one).Where(static same => same.Count() > 1)
            .Select(static same => same.Key))
        {
            yield return $"{letters} was kept twice";
        }
    }

    /// <summary>Each link is known at both of its ends, and the letters overlap.</summary>
    public static IEnumerable<string> Links(Sequencer sequencer)
    {
        Dictionary<string, Segment> segments = sequencer.AllSegments().ToDictionary(static one => one.Letters);
        foreach (Segment segment in segments.Values)
        {
            if (segment.Next is { } next)
            {
                if (segments[next].Previous != segment.Letters)
                    yield return $"{segment.Letters} leads to {next}, which was reached from {segments[next].Previous}";
                if (!next.StartsWith(segment.Letters[^segment.Overlap..], StringComparison.Ordinal))
                    yield return $"{segment.Letters} and {next} do not share {segment.Overlap} letters";
            }

            if (segment.Previous is { } previous && segments[previous].Next != segment.Letters)
                yield return $"{segment.Letters} was reached from {previous}, which leads to {segments[previous].Next}";
        }

        int ends = segments.Values.Count(static segment => segment.Next is null);
        if (ends != 1)
            yield return $"there are {ends} chains instead of one";
    }

    /// <summary>What comes out is what was cut.</summary>
    public static IEnumerable<string> Letters(string written, Gene gene)
    {
        if (written == gene.Letters)
            yield break;
        int equal = written.Zip(gene.Letters).TakeWhile(static pair => pair.First == pair.Second).Count();
        yield return $"{written.Length} letters instead of {gene.Letters.Length}; the first {equal} are right";
    }
}
