using Khonsu.Simulation.Shrinking;

namespace Khonsu.Simulation.Tests.Shrinking;

public sealed class ShrinkerTests
{
    [Fact]
    public void What_the_failure_does_not_need_is_dropped()
    {
        string shrunk = Shrinker.Shrink("a lot of noise, a bug, more noise", WithoutOne, Fails, 10_000);
        Assert.Equal("bug", shrunk);
        static bool Fails(string text) => text.Contains("bug", StringComparison.Ordinal);
    }

    [Fact]
    public void It_ends_when_the_tries_run_out()
    {
        int tries = 0;
        string shrunk = Shrinker.Shrink("abcdef", WithoutOne, _ => ++tries > 0, 3);
        Assert.Equal(3, tries);
        Assert.Equal("def", shrunk);
    }

    static IEnumerable<string> WithoutOne(string text)
        => Enumerable.Range(0, text.Length).Select(place => text.Remove(place, 1));
}
