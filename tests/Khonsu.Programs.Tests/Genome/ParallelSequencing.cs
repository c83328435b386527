using Khonsu.Programs.Tests.Common;

namespace Khonsu.Programs.Tests.Genome;

/// <summary>Runs the phases of a <see cref="Sequencer"/> on several threads; a barrier is between them.</summary>
static class ParallelSequencing
{
    public static void Run(ProgramRun run, Sequencer sequencer, Gene gene, int threads)
    {
        string[] unique = [];
        using var endOfPhase = new Barrier(threads);
        using var endOfReading = new Barrier(
            threads, _ => unique = [.. sequencer.AllSegments().Select(static segment => segment.Letters)]);
        run.RunThreads(threads, worker =>
        {
            foreach (string letters in ShareOf(gene.Segments, worker, threads))
                sequencer.Keep(letters, worker.Stop);
            endOfReading.SignalAndWait(worker.Stop);

            string[] mine = [.. ShareOf(unique, worker, threads)];
            for (int length = Gene.SegmentLength - 1; length >= Gene.RunLength; length--)
            {
                foreach (string letters in mine)
                    sequencer.Offer(letters, length, worker.Stop);
                endOfPhase.SignalAndWait(worker.Stop);
                foreach (string letters in mine)
                    sequencer.Link(letters, length, worker.Stop);
                endOfPhase.SignalAndWait(worker.Stop);
            }
        });
    }

    static IEnumerable<string> ShareOf(IReadOnlyList<string> segments, Worker worker, int threads)
    {
        for (int i = worker.Number; i < segments.Count; i += threads)
            yield return segments[i];
    }
}
