using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Apache.Arrow.Flight;

namespace Khonsu.Flight;

/// <summary>
/// What a client asks for: a table as it is, as it was, or its changes. Its text is what other languages write into a
/// ticket, or into a command where they ask about it first.
/// </summary>
/// <remarks>
/// The text is <c>table/NAME</c>, <c>table/NAME?asOf=TIMESTAMP</c>, <c>table/NAME?asOf=TIME</c>, <c>changes/NAME</c> or
/// <c>changes/NAME?after=TIMESTAMP</c>. NAME is the table's name, percent-encoded as in an address where it has other
/// characters than letters, digits and <c>-._~</c>; TIMESTAMP is a decimal number; TIME is as ISO 8601 has it, with its
/// offset: <c>2026-02-28T23:59:59.5Z</c>.
/// </remarks>
public sealed record TableTicket
{
    const string TablePrefix = "table/";
    const string ChangesPrefix = "changes/";
    const string AsOfWord = "asOf=";
    const string AfterWord = "after=";

    TableTicket(TicketKind kind, string table) => (Kind, TableName) = (kind, table);

    /// <summary>Whether rows or changes are asked for.</summary>
    public TicketKind Kind { get; }

    /// <summary>Name of the table.</summary>
    public string TableName { get; }

    /// <summary>
    /// The commit timestamp as of which rows, or after which changes are asked for; null for rows as they are and for
    /// changes from now on.
    /// </summary>
    public long? Timestamp { get; private init; }

    /// <summary>The time as of which rows are asked for, or null.</summary>
    public DateTimeOffset? Time { get; private init; }

    /// <summary>Asks for the rows of a table as they are when the call is answered.</summary>
    /// <param name="tableName">Name of the table.</param>
    /// <returns>The ticket.</returns>
    public static TableTicket Latest(string tableName) => New(TicketKind.Table, tableName);

    /// <summary>Asks for the rows of a table as they were.</summary>
    /// <param name="tableName">Name of the table.</param>
    /// <param name="timestamp">All commits up to this timestamp are seen.</param>
    /// <returns>The ticket.</returns>
    public static TableTicket AsOf(string tableName, long timestamp)
        => New(TicketKind.Table, tableName) with { Timestamp = timestamp };

    /// <summary>Asks for the rows of a table as they were at a time.</summary>
    /// <param name="tableName">Name of the table.</param>
    /// <param name="time">What <see cref="KhonsuStore.AsOf(DateTimeOffset)"/> is given.</param>
    /// <returns>The ticket.</returns>
    public static TableTicket AsOf(string tableName, DateTimeOffset time)
        => New(TicketKind.Table, tableName) with { Time = time };

    /// <summary>Asks for the changes of a table, each commit once and in order, those to come too.</summary>
    /// <param name="tableName">Name of the table.</param>
    /// <param name="afterTimestamp">The commit after which they begin; null for what commits from now on.</param>
    /// <returns>The ticket.</returns>
    public static TableTicket Changes(string tableName, long? afterTimestamp = null)
        => New(TicketKind.Changes, tableName) with { Timestamp = afterTimestamp };

    /// <summary>Reads the text of a ticket.</summary>
    /// <param name="text">The text.</param>
    /// <returns>The ticket.</returns>
    /// <exception cref="FormatException">It is none.</exception>
    public static TableTicket Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return TryParse(text, out TableTicket? ticket)
            ? ticket
            : throw new FormatException(
                $"'{text}' is no ticket. Write table/NAME, table/NAME?asOf=TIMESTAMP-or-TIME, changes/NAME or "
                + "changes/NAME?after=TIMESTAMP.");
    }

    /// <summary>Reads the text of a ticket.</summary>
    /// <param name="text">The text.</param>
    /// <param name="ticket">The ticket, when it is one.</param>
    /// <returns>False when it is none.</returns>
    public static bool TryParse(string? text, [NotNullWhen(true)] out TableTicket? ticket)
    {
        ticket = null;
        if (text is null)
            return false;
        bool isTable = text.StartsWith(TablePrefix, StringComparison.Ordinal);
        if (!isTable && !text.StartsWith(ChangesPrefix, StringComparison.Ordinal))
            return false;
        ReadOnlySpan<char> rest = text.AsSpan(isTable ? TablePrefix.Length : ChangesPrefix.Length);
        int question = rest.IndexOf('?');
        string name = Uri.UnescapeDataString((question < 0 ? rest : rest[..question]).ToString());
        if (name.Length == 0)
            return false;
        TableTicket plain = new(isTable ? TicketKind.Table : TicketKind.Changes, name);
        ticket = question < 0 ? plain : plain.With(rest[(question + 1)..]);
        return ticket is not null;
    }

    /// <summary>The text of the ticket.</summary>
    /// <returns>What <see cref="Parse"/> reads.</returns>
    public override string ToString()
    {
        string name = Uri.EscapeDataString(TableName);
        FormattableString text = (Kind, Timestamp, Time) switch
        {
            (TicketKind.Table, { } timestamp, _) => $"{TablePrefix}{name}?{AsOfWord}{timestamp}",
            (TicketKind.Table, _, { } time) => $"{TablePrefix}{name}?{AsOfWord}{time:O}",
            (TicketKind.Table, _, _) => $"{TablePrefix}{name}",
            (_, { } timestamp, _) => $"{ChangesPrefix}{name}?{AfterWord}{timestamp}",
            _ => $"{ChangesPrefix}{name}",
        };
        return text.ToString(CultureInfo.InvariantCulture);
    }

    /// <summary>The ticket that a client gives to <c>DoGet</c>.</summary>
    /// <returns>The text as a ticket of Flight.</returns>
    public FlightTicket ToFlightTicket() => new(ToString());

    /// <summary>The command with which a client asks about the ticket: how many rows, which schema.</summary>
    /// <returns>The text as a descriptor of Flight.</returns>
    public FlightDescriptor ToFlightDescriptor() => FlightDescriptor.CreateCommandDescriptor(ToString());

    static TableTicket New(TicketKind kind, string tableName)
    {
        ArgumentException.ThrowIfNullOrEmpty(tableName);
        return new TableTicket(kind, tableName);
    }

    TableTicket? With(ReadOnlySpan<char> query)
    {
        ReadOnlySpan<char> word = Kind == TicketKind.Table ? AsOfWord : AfterWord;
        if (!query.StartsWith(word, StringComparison.Ordinal))
            return null;
        ReadOnlySpan<char> value = query[word.Length..];
        if (long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out long timestamp))
            return this with { Timestamp = timestamp };
        string text = Uri.UnescapeDataString(value.ToString());
        return Kind == TicketKind.Table && HasOffset(text) && DateTimeOffset.TryParse(
                text, CultureInfo.InvariantCulture, DateTimeStyles.None, out DateTimeOffset time)
            ? this with { Time = time }
            : null;
    }

    // Why it is asked for: a time without an offset is another moment on each machine.
    static bool HasOffset(string text)
    {
        int clock = text.IndexOf('T');
        return clock >= 0 && text.AsSpan(clock).IndexOfAny("Z+-") >= 0;
    }
}
