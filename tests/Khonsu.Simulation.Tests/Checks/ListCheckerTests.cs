using Khonsu.Simulation.Chance;
using Khonsu.Simulation.Checks;

namespace Khonsu.Simulation.Tests.Checks;

public sealed class ListCheckerTests
{
    [Fact]
    public void Appends_and_reads_one_after_the_other_are_fine()
        => Assert.Null(ListChecker.Check([Append(1, 0, 1), Read(9, 2, 3, [1]), Append(2, 4, 5)], [1, 2]));

    [Fact]
    public void An_acknowledged_value_that_is_lost_is_found()
        => Assert.Contains("is lost", ListChecker.Check([Append(1, 0, 1), Append(2, 2, 3)], [2]));

    [Fact]
    public void A_refused_value_that_is_in_the_list_is_found()
    {
        Operation refused = Append(1, 0, 1);
        refused.IsRefused = true;
        Assert.Contains("was refused", ListChecker.Check([refused], [1]));
    }

    [Fact]
    public void A_stale_read_is_found()
        => Assert.Contains(
            "read 9", ListChecker.Check([Append(1, 0, 1), Append(2, 2, 3), Read(9, 4, 5, [1])], [1, 2]));

    [Fact]
    public void Two_reads_that_go_back_in_time_are_found()
        => Assert.Contains(
            "read 9", ListChecker.Check([Append(1, 0, 99), Read(8, 1, 2, [1]), Read(9, 3, 4, [])], [1]));

    [Fact]
    public void A_read_of_what_never_was_the_list_is_found()
        => Assert.Contains(
            "never were", ListChecker.Check([Append(1, 0, 9), Append(2, 0, 9), Read(9, 1, 2, [2])], [1, 2]));

    [Fact]
    public void A_read_of_more_than_was_appended_is_found()
        => Assert.Contains("only 1", ListChecker.Check([Append(1, 0, 9), Read(9, 1, 2, [1, 2])], [1]));

    [Fact]
    public void An_append_that_was_overtaken_by_a_later_one_is_found()
        => Assert.Contains("append 2", ListChecker.Check([Append(1, 0, 1), Append(2, 2, 3)], [2, 1]));

    [Fact]
    public void A_read_of_a_value_that_was_not_yet_asked_for_is_found()
        => Assert.Contains("append 1", ListChecker.Check([Read(9, 0, 1, [1]), Append(1, 2, 3)], [1]));

    [Fact]
    public void An_append_without_answer_may_stand_anywhere_after_its_question()
    {
        Operation unknown = new(1, false, 0);
        Assert.Null(ListChecker.Check([unknown, Append(2, 1, 2)], [2, 1]));
        Assert.Null(ListChecker.Check([unknown, Append(2, 1, 2)], [1, 2]));
        Assert.Null(ListChecker.Check([unknown, Append(2, 1, 2)], [2]));
    }

    [Fact]
    public void A_value_that_is_twice_in_the_list_is_found()
        => Assert.Contains("twice", ListChecker.Check([Append(1, 0, 1)], [1, 1]));

    [Fact]
    public void The_sweep_agrees_with_a_search_over_all_orders()
    {
        int fine = 0;
        int broken = 0;
        for (ulong seed = 1; seed <= 4_000; seed++)
        {
            (List<Operation> operations, List<long> list) = Draw(new SimRandom(seed));
            bool isFine = OrderSearch.Exists(operations, list);
            string? evidence = ListChecker.Check(operations, list);
            Assert.True(isFine == evidence is null, $"seed={seed}: the search says {isFine}; {evidence}");
            fine += isFine ? 1 : 0;
            broken += isFine ? 0 : 1;
        }
        Assert.InRange(fine, 400, 3_600);
        Assert.InRange(broken, 400, 3_600);
    }

    static (List<Operation> Operations, List<long> List) Draw(SimRandom random)
    {
        int appends = 1 + random.Below(3);
        long[] values = [.. Enumerable.Range(1, appends).Select(static value => (long)value)];
        random.Shuffle<long>(values);
        List<long> list = [.. values.Take(appends - (random.OneIn(4) ? 1 : 0))];
        List<Operation> operations = [];
        for (int value = 1; value <= appends; value++)
        {
            int start = random.Below(12);
            Operation append = Append(value, start, start + 1 + random.Below(8));
            if (random.OneIn(4))
                append.ReturnedAt = long.MaxValue;
            operations.Add(append);
        }
        for (int read = 0; read < 1 + random.Below(3); read++)
        {
            int start = random.Below(12);
            operations.Add(Read(100 + read, start, start + 1 + random.Below(8), [.. list.Take(random.Below(4))]));
        }
        return (operations, list);
    }

    static Operation Append(long value, long from, long to) => new(value, false, from) { ReturnedAt = to };

    static Operation Read(long id, long from, long to, long[] seen) => new(id, true, from)
    {
        ReturnedAt = to,
        SeenCount = seen.Length,
        SeenDigest = ListDigest.OfBeginnings(seen)[^1],
    };
}
