using Khonsu.Clock;

namespace Khonsu.Protocol.Tests.Clock;

public class RecentCommitsTests
{
    readonly RecentCommits _recent = new();

    [Fact]
    public void A_commit_is_found_by_its_stamp()
    {
        _recent.Remember(7, 42, "payroll");

        Assert.True(_recent.TryFind(7, out long id, out object? label));
        Assert.Equal(42, id);
        Assert.Equal("payroll", label);
    }

    [Fact]
    public void A_commit_without_a_label_takes_the_place_of_one_with()
    {
        _recent.Remember(7, 42, "payroll");
        _recent.Remember(7 + 512, 43, null);

        Assert.True(_recent.TryFind(7 + 512, out long id, out object? label));
        Assert.Equal(43, id);
        Assert.Null(label);
        Assert.False(_recent.TryFind(7, out _, out _));
    }

    [Fact]
    public void A_stamp_that_nobody_noted_is_not_found() => Assert.False(_recent.TryFind(9, out _, out _));

    [Fact]
    public void Two_writers_words_mixed_are_never_taken_for_a_commit()
    {
        const int Rounds = 50_000;
        Thread[] writers = [.. Enumerable.Range(1, 2).Select(writer => new Thread(() =>
        {
            for (int round = 0; round < Rounds; round++)
                _recent.Remember(5 + (512L * ((2 * round) + writer)), writer, writer == 1 ? "one" : "two");
        }))];
        Array.ForEach(writers, static writer => writer.Start());
        var wrong = new List<string>();
        long stamp = 0;
        while (writers.Any(static writer => writer.IsAlive))
        {
            stamp = (stamp + 1) % (2 * Rounds);
            if (_recent.TryFind(5 + (512L * stamp), out long id, out object? label)
                && (id != 2 - (stamp & 1) || label as string != (id == 1 ? "one" : "two")))
            {
                wrong.Add($"{stamp}: {id} {label}");
            }
        }

        Array.ForEach(writers, static writer => writer.Join());
        Assert.Empty(wrong);
    }
}
