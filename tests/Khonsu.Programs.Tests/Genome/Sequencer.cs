using System.Text;

namespace Khonsu.Programs.Tests.Genome;

/// <summary>
/// Genome in the manner of STAMP: a gene was read in many short, overlapping segments, some of them several times;
/// threads put it together again. First equal segments become one. Then, from the longest possible overlap to the
/// shortest, segments without a predecessor are found by their first letters, and linked to the segment that ends with
/// these. At last the chain is walked and the gene written down.
/// </summary>
/// <remarks>
/// Source: Cao Minh, Chung, Kozyrakis, Olukotun 2008, "STAMP: Stanford transactional applications for
/// multi-processing". Checked: no segment is missing or twice, links fit at both ends, and the gene that comes out is
/// the one that was cut, letter by letter. Ours: no run of <see cref="Gene.RunLength"/> letters occurs twice in the
/// gene, and neighbours overlap by at least as many, so that only one gene fits the segments.
/// </remarks>
[TransactionalModel(typeof(Segment), typeof(Beginning))]
sealed partial class Sequencer
{
    /// <summary>Keeps a segment unless it is there already.</summary>
    public void Keep(string letters, CancellationToken stop) => Atomically(
        letters,
        static (tx, letters) =>
        {
            if (!tx.Segments.ContainsKey(letters))
                tx.Segments.Add(new Segment(letters));
        },
        cancellationToken: stop);

    /// <summary>Offers a segment by its first letters, unless its predecessor is known.</summary>
    public void Offer(string letters, int length, CancellationToken stop) => Atomically(
        (letters, length),
        static (tx, offer) =>
        {
            if (tx.Segments[offer.letters].Previous is null)
                tx.Beginnings.Add(new Beginning(offer.length, offer.letters[..offer.length], offer.letters));
        },
        cancellationToken: stop);

    /// <summary>Links a segment to the one that begins with its last letters, if there is one.</summary>
    public void Link(string letters, int length, CancellationToken stop) => Atomically(
        (letters, length),
        static (tx, link) =>
        {
            Segment segment = tx.Segments[link.letters];
            if (segment.Next is not null)
                return;
            if (tx.Beginnings.Find(link.length, link.letters[^link.length..]) is not { } beginning)
                return;
            tx.Beginnings.Remove(beginning.Length, beginning.Letters);
            tx.Segments[segment.Letters] = segment with { Next = beginning.Segment, Overlap = link.length };
            tx.Segments.Row(beginning.Segment).Previous = segment.Letters;
        },
        cancellationToken: stop);

    /// <summary>Walks the chain of segments on one snapshot and writes the gene down.</summary>
    /// <returns>The gene; ends early where the chain does.</returns>
    public string Write() => Read(static tx =>
    {
        Segment? segment = tx.Segments.FirstOrDefault(static segment => segment.Previous is null);
        var gene = new StringBuilder(segment?.Letters);
        for (int links = tx.Segments.Count; segment?.Next is { } next && links > 0; links--)
        {
            gene.Append(next, segment.Overlap, next.Length - segment.Overlap);
            segment = tx.Segments[next];
        }

        return gene.ToString();
    });

    /// <summary>All segments on one snapshot.</summary>
    public IReadOnlyList<Segment> AllSegments() => Read(static tx => tx.Segments.ToList());
}
