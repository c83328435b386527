using Khonsu.Cluster.Certification;
using Khonsu.Cluster.Log;
using Khonsu.Cluster.TwoPhase;

namespace Khonsu.Cluster.Tests.TwoPhase;

/// <summary>The largest closed cut: by cases, and against trying all cuts.</summary>
public sealed class ClosedCutTests
{
    const int Walks = 400;
    static readonly GroupId s_a = new(1);
    static readonly GroupId s_b = new(2);
    static readonly GroupId s_c = new(3);

    [Fact]
    public void What_needs_nothing_stays_as_it_is()
        => Assert.Equal("4 7", EndsOf([4, 7], []));

    [Fact]
    public void A_place_that_is_just_within_is_there()
        => Assert.Equal("4 7", EndsOf([4, 7], [(s_a, 2, s_b, 7)]));

    [Fact]
    public void An_entry_goes_that_needs_what_is_behind_and_all_after_it()
        => Assert.Equal("2 7", EndsOf([4, 7], [(s_a, 2, s_b, 8)]));

    [Fact]
    public void The_first_of_several_counts()
        => Assert.Equal("1 3", EndsOf([4, 3], [(s_a, 0, s_b, 3), (s_a, 1, s_b, 4), (s_a, 2, s_b, 9)]));

    [Fact]
    public void A_later_entry_that_needs_less_hides_none_before_it()
        => Assert.Equal("1 3", EndsOf([4, 3], [(s_a, 1, s_b, 5), (s_a, 2, s_b, 1)]));

    [Fact]
    public void What_goes_takes_others_with_it_as_often_as_needed()
        => Assert.Equal(
            "0 1 2", EndsOf([5, 5, 5], [(s_a, 0, s_b, 2), (s_b, 1, s_c, 3), (s_c, 2, s_a, 6)]));

    [Fact]
    public void Of_a_log_that_is_not_there_nothing_is()
        => Assert.Equal("1", EndsOf([4], [(s_a, 1, s_b, 1)]));

    [Fact]
    public void All_places_that_one_entry_names_are_looked_at()
    {
        ClosedCut cut = CutOf([4, 4, 4]);
        cut.Add(s_a, new LogIndex(1), [new(s_b, new LogIndex(2)), new(s_c, new LogIndex(5))]);
        cut.Close();
        Assert.Equal(new LogIndex(1), cut.EndOf(s_a));
        Assert.True(cut.Has([new(s_a, new LogIndex(1)), new(s_c, new LogIndex(4))]));
        Assert.False(cut.Has([new(s_c, new LogIndex(4)), new(s_a, new LogIndex(2))]));
    }

    [Fact]
    public void Of_random_logs_it_is_the_largest_of_all_closed_cuts()
    {
        const int Seed = 20261201;
        var random = new Random(Seed);
        int loweredCount = 0;
        for (int walk = 0; walk < Walks; walk++)
        {
            long[] bounds = [.. Enumerable.Range(0, random.Next(2, 5)).Select(_ => (long)random.Next(6))];
            (GroupId Shard, long Index, GroupId Other, long End)[] needs =
            [
                .. Enumerable.Range(0, random.Next(12))
                    .Select(_ => (
                        GroupOf(random.Next(bounds.Length)),
                        (long)random.Next(6),
                        GroupOf(random.Next(bounds.Length)),
                        (long)random.Next(8)))
                    .Where(static need => need.Item1 != need.Item3)
                    .OrderBy(static need => need.Item2),
            ];

            string expected = string.Join(' ', LargestOf(bounds, needs));
            string found = EndsOf(bounds, needs);
            Assert.True(expected == found, $"seed={Seed}, walk {walk}: {found}, and {expected} is the largest");
            loweredCount += found == string.Join(' ', bounds) ? 0 : 1;
        }

        // Why: else nothing of this was about what is lowered.
        Assert.InRange(loweredCount, Walks / 4, Walks * 3 / 4);
    }

    static GroupId GroupOf(int number) => new((ulong)number + 1);

    static ClosedCut CutOf(long[] bounds) => new(
        [.. bounds.Select(static (end, number) => new ShardPosition(GroupOf(number), new LogIndex(end)))]);

    static string EndsOf(long[] bounds, (GroupId Shard, long Index, GroupId Other, long End)[] needs)
    {
        ClosedCut cut = CutOf(bounds);
        foreach ((GroupId shard, long index, GroupId other, long end) in needs)
            cut.Add(shard, new LogIndex(index), [new ShardPosition(other, new LogIndex(end))]);
        cut.Close();
        return string.Join(' ', bounds.Select((_, number) => cut.EndOf(GroupOf(number)).Value));
    }

    // Tries all; of closed ones the sum tells the largest, for there is one that has all others in it.
    static long[] LargestOf(long[] bounds, (GroupId Shard, long Index, GroupId Other, long End)[] needs)
    {
        long[][] cuts = [[]];
        foreach (long bound in bounds)
        {
            cuts = [.. cuts.SelectMany(
                cut => Enumerable.Range(0, (int)bound + 1).Select(end => cut.Append(end).ToArray()))];
        }

        long EndOf(long[] cut, GroupId shard) => cut[(int)shard.Value - 1];
        return cuts
            .Where(cut => needs.All(
                need => EndOf(cut, need.Shard) <= need.Index || need.End <= EndOf(cut, need.Other)))
            .MaxBy(static cut => cut.Sum())!;
    }
}
