using Khonsu.Programs.Tests.Common;
using Xunit.Abstractions;

namespace Khonsu.Programs.Tests.Genome;

public sealed class GenomeTests(ITestOutputHelper output)
{
    const int Threads = 4;
    const int Letters = 4_000;

    // The three segments of a gene of 20 letters; neighbours share 14.
    const string First = "acgtacctgatcaggt";
    const string Second = "gtacctgatcaggtta";
    const string Third = "acctgatcaggttacg";
    static readonly Gene s_small = new("acgtacctgatcaggttacg", [First, Second, Third]);

    [Fact]
    public void Four_threads_put_the_gene_together_letter_by_letter()
    {
        var run = new ProgramRun(output);
        Gene gene = Gene.Draw(run.NewRandom(), Letters * run.Scale);
        using Sequencer sequencer = Sequencer.Open();

        ParallelSequencing.Run(run, sequencer, gene, Threads);

        run.AssertNone(GenomeChecker.Segments(sequencer, gene));
        run.AssertNone(GenomeChecker.Links(sequencer));
        run.AssertNone(GenomeChecker.Letters(sequencer.Write(), gene));
        Assert.True(gene.Segments.Distinct().Count() < gene.Segments.Count, "no segment was read twice");
    }

    [Fact]
    public void A_link_in_two_pieces_is_taken_twice_and_the_checker_says_so()
    {
        using Sequencer sequencer = OpenSmall();

        // One thread has set one end of its link when another one links the same segment as a whole.
        sequencer.Atomically(static tx => tx.Segments.Upsert(new Segment(First, Next: Third, Overlap: 12)));
        sequencer.Offer(Third, 14, CancellationToken.None);
        sequencer.Link(Second, 14, CancellationToken.None);

        Assert.Equal(
            [$"{First} leads to {Third}, which was reached from {Second}"], GenomeChecker.Links(sequencer));
    }

    [Fact]
    public void Of_two_links_to_one_segment_by_hand_one_is_refused()
    {
        using Sequencer sequencer = OpenSmall();
        using SequencerTransaction one = sequencer.Begin();
        using SequencerTransaction other = sequencer.Begin();

        one.Segments.Row(First).Next = Third;
        one.Segments.Row(Third).Previous = First;
        other.Segments.Row(Second).Next = Third;
        other.Segments.Row(Third).Previous = Second;

        Assert.True(one.TryCommit().IsCommitted);
        Assert.Equal(Third, other.TryCommit().Abort!.Key);
    }

    [Fact]
    public void Of_two_threads_that_keep_one_segment_by_hand_one_is_refused()
    {
        using Sequencer sequencer = Sequencer.Open();
        using SequencerTransaction one = sequencer.Begin();
        using SequencerTransaction other = sequencer.Begin();

        one.Segments.Add(new Segment(First));
        other.Segments.Add(new Segment(First));

        Assert.True(one.TryCommit().IsCommitted);
        Assert.False(other.TryCommit().IsCommitted);
    }

    [Fact]
    public void A_lost_segment_and_a_broken_chain_are_found()
    {
        using Sequencer sequencer = OpenSmall();
        foreach (string letters in s_small.Segments)
            sequencer.Offer(letters, 14, CancellationToken.None);
        foreach (string letters in s_small.Segments)
            sequencer.Link(letters, 14, CancellationToken.None);
        Assert.Empty(GenomeChecker.Links(sequencer));
        Assert.Empty(GenomeChecker.Letters(sequencer.Write(), s_small));

        sequencer.Atomically(static tx =>
        {
            tx.Segments.Remove(Third);
            tx.Segments.Row(Second).Next = null;
        });

        Assert.Equal([$"{Third} was lost"], GenomeChecker.Segments(sequencer, s_small));
        Assert.Empty(GenomeChecker.Links(sequencer));
        Assert.Equal(
            ["18 letters instead of 20; the first 18 are right"],
            GenomeChecker.Letters(sequencer.Write(), s_small));
    }

    static Sequencer OpenSmall()
    {
        Sequencer sequencer = Sequencer.Open();
        foreach (string letters in s_small.Segments)
            sequencer.Keep(letters, CancellationToken.None);
        return sequencer;
    }
}
