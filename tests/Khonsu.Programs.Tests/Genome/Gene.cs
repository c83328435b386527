using System.Text;
using Khonsu.Programs.Tests.Common;

namespace Khonsu.Programs.Tests.Genome;

/// <summary>A random gene and the segments that a machine has read of it.</summary>
/// <param name="Letters">The gene.</param>
/// <param name="Segments">Segments of one length, some of them several times, in random order.</param>
sealed record Gene(string Letters, IReadOnlyList<string> Segments)
{
    /// <summary>No run of as many letters occurs twice; neighbours overlap by at least as many.</summary>
    public const int RunLength = 10;

    /// <summary>Letters of a segment.</summary>
    public const int SegmentLength = 16;

    const string Alphabet = "acgt";
    const int CopiesMax = 4;

    /// <summary>Draws a gene and cuts it.</summary>
    public static Gene Draw(SeededRandom random, int length)
    {
        string letters = DrawLetters(random, length);
        var segments = new List<string>();
        int last = length - SegmentLength;
        for (int start = 0; start < last; start += random.Between(1, SegmentLength - RunLength))
            segments.AddRange(Enumerable.Repeat(letters.Substring(start, SegmentLength), random.Between(1, CopiesMax)));
        segments.Add(letters[last..]);
        random.Shuffle(segments);
        return new Gene(letters, segments);
    }

    // A letter that would repeat a run is drawn again; where all four would, the gene is begun anew.
    static string DrawLetters(SeededRandom random, int length)
    {
        var letters = new StringBuilder();
        var runs = new HashSet<string>();
        while (letters.Length < length)
        {
            letters.Append(Alphabet[random.Below(Alphabet.Length)]);
            if (letters.Length < RunLength)
                continue;
            int draws = 0;
            while (!runs.Add(letters.ToString(letters.Length - RunLength, RunLength)))
            {
                if (++draws == 100)
                    return DrawLetters(random, length);
                letters[^1] = Alphabet[random.Below(Alphabet.Length)];
            }
        }

        return letters.ToString();
    }
}
