namespace Khonsu.Programs.Tests.Common;

public sealed class SerialOrderTests
{
    [Fact]
    public void Readers_come_before_those_who_replace_what_they_saw()
    {
        Footprint writer = new("writer", [Version(0)], [Version(1)]);
        Footprint early = new("early", [Version(0)], []);
        Footprint late = new("late", [Version(1)], []);

        SerialOrder order = SerialOrder.Of([late, writer, early]);

        Assert.Empty(order.Complaints);
        Assert.Equal([2, 1, 0], order.Positions);
    }

    [Fact]
    public void Two_writers_of_one_version_are_a_lost_update()
    {
        Footprint one = new("one", [Version(0)], [Version(1)]);
        Footprint other = new("other", [Version(0)], [Version(1)]);

        Assert.Contains("lost update: row[7] v1", SerialOrder.Of([one, other]).Complaints[0]);
    }

    [Fact]
    public void A_version_that_nobody_wrote_is_named()
    {
        Footprint reader = new("reader", [Version(3)], []);

        Assert.Contains("reader saw row[7] v3, which nobody wrote", Assert.Single(SerialOrder.Of([reader]).Complaints));
    }

    [Fact]
    public void Write_skew_is_a_circle()
    {
        Footprint one = new("one", [Version(0), new("row", 8, 0)], [Version(1)]);
        Footprint other = new("other", [Version(0), new("row", 8, 0)], [new("row", 8, 1)]);
        Footprint bystander = new("bystander", [], []);

        SerialOrder order = SerialOrder.Of([bystander, one, other]);

        string complaint = Assert.Single(order.Complaints);
        Assert.StartsWith("not serializable", complaint);
        Assert.DoesNotContain("bystander", complaint);
    }

    static RowVersion Version(long version) => new("row", 7, version);
}
