using Apache.Arrow.Flight;

namespace Khonsu.Flight.Tests;

/// <summary>A ticket has one text, which other languages write by hand.</summary>
public sealed class TableTicketTests
{
    static readonly DateTimeOffset s_time = new(2026, 2, 28, 23, 59, 59, 500, TimeSpan.FromHours(1));

    public static TheoryData<TableTicket, string> Texts => new()
    {
        { TableTicket.Latest("Accounts"), "table/Accounts" },
        { TableTicket.AsOf("Accounts", 17), "table/Accounts?asOf=17" },
        { TableTicket.AsOf("Accounts", s_time), "table/Accounts?asOf=2026-02-28T23:59:59.5000000+01:00" },
        { TableTicket.Changes("Accounts"), "changes/Accounts" },
        { TableTicket.Changes("Accounts", 0), "changes/Accounts?after=0" },
        { TableTicket.Latest("a b/c?d%é"), "table/a%20b%2Fc%3Fd%25%C3%A9" },
    };

    [Theory]
    [MemberData(nameof(Texts))]
    public void A_ticket_is_read_as_it_was_written(TableTicket ticket, string text)
    {
        Assert.Equal(text, ticket.ToString());
        Assert.Equal(ticket, TableTicket.Parse(text));
        Assert.Equal(text, ticket.ToFlightTicket().Ticket.ToStringUtf8());
        Assert.Equal(text, ticket.ToFlightDescriptor().Command.ToStringUtf8());
    }

    [Theory]
    [InlineData("table/Accounts?asOf=2026-02-28T22:59:59.5Z")]
    [InlineData("table/Accounts?asOf=2026-02-28T23%3A59%3A59.5%2B01%3A00")]
    public void A_time_may_be_written_in_other_ways(string text)
        => Assert.Equal(s_time, TableTicket.Parse(text).Time);

    [Theory]
    [InlineData("")]
    [InlineData("Accounts")]
    [InlineData("table/")]
    [InlineData("table/?asOf=1")]
    [InlineData("Table/Accounts")]
    [InlineData("table/Accounts?")]
    [InlineData("table/Accounts?asOf=")]
    [InlineData("table/Accounts?asOf=-1")]
    [InlineData("table/Accounts?asOf= 1")]
    [InlineData("table/Accounts?asOf=1&x=2")]
    [InlineData("table/Accounts?asOf=99999999999999999999")]
    [InlineData("table/Accounts?asOf=2026-02-28T23:59:59")]
    [InlineData("table/Accounts?asOf=2026-02-28")]
    [InlineData("table/Accounts?after=1")]
    [InlineData("changes/Accounts?asOf=1")]
    [InlineData("changes/Accounts?after=2026-02-28T22:59:59.5Z")]
    public void Another_text_is_no_ticket(string text)
    {
        Assert.False(TableTicket.TryParse(text, out _));
        Assert.Contains("table/NAME", Assert.Throws<FormatException>(() => TableTicket.Parse(text)).Message);
    }

    [Theory]
    [InlineData("[Accounts]", "Accounts", BatchMode.Insert)]
    [InlineData("[Accounts,insert]", "Accounts", BatchMode.Insert)]
    [InlineData("[Accounts,upsert]", "Accounts", BatchMode.Upsert)]
    [InlineData("[Accounts,update]", "Accounts", BatchMode.Update)]
    [InlineData("[Accounts,replace]", null, default(BatchMode))]
    [InlineData("[Accounts,insert,now]", null, default(BatchMode))]
    [InlineData("[]", null, default(BatchMode))]
    public void A_put_names_its_table_and_mode_in_a_path(string path, string? table, BatchMode mode)
    {
        string[] paths = path[1..^1].Split(',');
        PutTarget? target = PutTarget.Of(FlightDescriptor.CreatePathDescriptor(paths));

        Assert.Equal(table is null ? null : new PutTarget(table, mode), target);
        if (target is not null)
            Assert.Equal(target, PutTarget.Of(target.ToFlightDescriptor()));
    }

    [Theory]
    [InlineData("{\"rows\":3,\"commitTimestamp\":18}", 3, 18)]
    [InlineData("{\"rows\":3,\"commitTimestamp\":18,\"more\":true}", 3, 18)]
    public void A_receipt_is_read(string text, long rows, long timestamp)
        => Assert.Equal(new PutReceipt(rows, timestamp), PutReceipt.Parse(new FlightPutResult(text)));

    [Theory]
    [InlineData("")]
    [InlineData("3")]
    [InlineData("{}")]
    [InlineData("{\"rows\":\"3\",\"commitTimestamp\":18}")]
    [InlineData("{\"rows\":3.5,\"commitTimestamp\":18}")]
    public void Another_result_is_no_receipt(string text)
        => Assert.Throws<FormatException>(() => PutReceipt.Parse(new FlightPutResult(text)));
}
