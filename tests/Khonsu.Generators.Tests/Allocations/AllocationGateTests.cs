using Microsoft.CodeAnalysis;
using Xunit.Abstractions;

namespace Khonsu.Generators.Tests.Allocations;

/// <summary>
/// What the generator costs while somebody types elsewhere: at most 1.15 times the bytes of a generator that only asks
/// for the names of the annotated records.
/// </summary>
public sealed class AllocationGateTests(ITestOutputHelper output)
{
    const int Records = 200;
    const double RatioMax = 1.15;
    const double RichRatioMax = 1.3;

    [Fact]
    public void An_unrelated_edit_allocates_hardly_more_than_the_floor() =>
        Assert.InRange(RatioOf(new TransactionalGenerator()), 0.95, RatioMax);

    [Fact]
    public void Indexes_merges_and_invariants_are_read_the_short_way_too() =>
        Assert.InRange(RatioOf(new TransactionalGenerator(), isRich: true), 0.95, RichRatioMax);

    [Fact]
    public void Values_that_are_never_equal_do_not_pass_the_gate() =>
        Assert.True(RatioOf(new ForgetfulGenerator()) > RatioMax);

    [Fact]
    public void Binding_every_member_does_not_pass_the_gate() =>
        Assert.True(RatioOf(new ThoroughGenerator()) > RatioMax);

    double RatioOf(IIncrementalGenerator generator, bool isRich = false)
    {
        long floor = EditCost.BytesOf(new FloorGenerator(), Records, isRich);
        long bytes = EditCost.BytesOf(generator, Records, isRich);
        double ratio = (double)bytes / floor;
        output.WriteLine($"{generator.GetType().Name}: {bytes} bytes, floor {floor}, ratio {ratio:F3}");
        return ratio;
    }
}
