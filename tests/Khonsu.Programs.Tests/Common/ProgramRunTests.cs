using Khonsu.Programs.Tests.TokenRing;
using Xunit.Abstractions;

namespace Khonsu.Programs.Tests.Common;

public sealed class ProgramRunTests(ITestOutputHelper output)
{
    [Fact]
    public void A_thread_that_fails_stops_those_that_wait_and_is_the_one_that_is_told_of()
    {
        var run = new ProgramRun(output);
        using Ring ring = Ring.Open(stations: 3, tokens: 1);

        AggregateException error = Assert.Throws<AggregateException>(() => run.RunThreads(3, worker =>
        {
            if (worker.Number == 2)
                throw new InvalidOperationException("broken");
            ring.Pass(worker.Number + 1, (worker.Number + 2) % 3, worker.Stop);
        }));

        Assert.Equal("broken", Assert.IsType<InvalidOperationException>(Assert.Single(error.InnerExceptions)).Message);
        Assert.Contains($"KHONSU_SEED={run.Seed}", error.Message);
        Assert.Empty(RingChecker.Check(ring.Look()));
    }

    [Fact]
    public void Workers_draw_the_same_again_and_each_its_own()
    {
        var run = new ProgramRun(output);
        ulong[] first = new ulong[3];
        ulong[] second = new ulong[3];

        run.RunThreads(3, worker => first[worker.Number] = worker.Random.Next());
        run.RunThreads(3, worker => second[worker.Number] = worker.Random.Next());

        Assert.Equal(first, second);
        Assert.Equal(3, first.Distinct().Count());
    }

    [Fact]
    public void A_complaint_fails_the_test_with_its_words_and_the_seed()
    {
        var run = new ProgramRun(output);

        Exception failure = Assert.ThrowsAny<Exception>(() => run.AssertNone(["one coin is missing"]));

        Assert.Contains("one coin is missing", failure.Message);
        Assert.Contains($"KHONSU_SEED={run.Seed}", failure.Message);
        run.AssertNone([]);
    }
}
