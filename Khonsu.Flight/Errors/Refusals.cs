using System.Globalization;
using Grpc.Core;

namespace Khonsu.Flight.Errors;

/// <summary>
/// Every reason for which a call is refused, with its status: what clients are told is in one place, and docs/flight.md
/// has the table of it.
/// </summary>
internal static class Refusals
{
    /// <summary>The trailer that names the exception of the library.</summary>
    internal const string ErrorTrailer = "khonsu-error";

    /// <summary>The trailer with the oldest timestamp that can be asked for.</summary>
    internal const string OldestTrailer = "khonsu-oldest-timestamp";

    // Why a bound: the message is a header of HTTP, of which peers accept a few KiB, and a key may be as long as it
    // likes.
    const int MessageCharsMax = 1_500;

    internal static RpcException NoTicket(string problem) => New(StatusCode.InvalidArgument, problem);

    internal static RpcException NoDescriptor() => New(
        StatusCode.InvalidArgument,
        "A descriptor is the path [table], or a command with the text of a ticket, as table/NAME or changes/NAME.");

    internal static RpcException NoPutTarget() => New(
        StatusCode.InvalidArgument,
        "A put begins with a descriptor that is the path [table, \"insert\"], [table, \"upsert\"] or [table, "
        + "\"update\"].");

    internal static RpcException NoCriteria() => New(
        StatusCode.InvalidArgument, "ListFlights lists all tables and takes no criteria. Leave them out.");

    internal static RpcException NoSuchTable(string name) => New(
        StatusCode.NotFound, $"There is no table '{name}'. ListFlights lists the tables.");

    internal static RpcException NotServed(string call) => New(
        StatusCode.Unimplemented,
        $"{call} is not served. Credentials go into the headers of each call, as the application expects them.");

    internal static RpcException ReadOnly() => New(
        StatusCode.PermissionDenied, $"Nobody may write here: {nameof(FlightOptions.AllowWrites)} is false.");

    internal static RpcException NotArrow(Exception error) => New(
        StatusCode.InvalidArgument,
        $"The put cannot be read as Arrow data: {error.Message} Nothing was written. Dictionaries and compressed "
        + "buffers are not read from Flight.");

    internal static RpcException TooLarge(string limit, long value) => New(
        StatusCode.ResourceExhausted,
        string.Create(
            CultureInfo.InvariantCulture,
            $"The put has more than {limit} of {value} allows. Nothing was written. Put less at once, or raise it."));

    internal static RpcException NotYet(long timestamp, long newest) => New(
        StatusCode.OutOfRange,
        string.Create(
            CultureInfo.InvariantCulture,
            $"Timestamp {timestamp} is none of this store: its newest is {newest}. Perhaps it is of an earlier run."));

    internal static RpcException NotYet(DateTimeOffset time) => New(
        StatusCode.OutOfRange,
        string.Create(CultureInfo.InvariantCulture, $"The time {time:O} has not come yet by the clock of the store."));

    internal static RpcException NotKept(InvalidOperationException error)
        => New(StatusCode.FailedPrecondition, error.Message);

    internal static RpcException Closing() => New(
        StatusCode.Unavailable, "The server shuts down. Go on after the last timestamp that was received.");

    internal static RpcException Conflict(AbortInfo abort) => New(
        StatusCode.Aborted, $"{abort} Nothing was written. Put it again.", nameof(TransactionConflictException));

    internal static RpcException Cancelled() => New(StatusCode.Cancelled, "The client has cancelled the call.");

    internal static RpcException Broken() => New(
        StatusCode.Internal, "The server could not answer, for a reason that is in its log.");

    /// <summary>The refusal for what the library has thrown.</summary>
    /// <param name="error">The exception.</param>
    /// <param name="isPut">Whether what the client has sent is the reason for what is wrong with a value.</param>
    /// <returns>The refusal, or null where it is a defect of the server.</returns>
    internal static RpcException? Of(Exception error, bool isPut) => error switch
    {
        PastNotKeptException { OldestTimestamp: { } oldest } => New(StatusCode.OutOfRange, error, oldest),
        ChangesLostException lost => New(StatusCode.OutOfRange, error, lost.LostUpTo),
        PastNotKeptException or InvariantViolationException => New(StatusCode.FailedPrecondition, error),
        SchemaMismatchException or ArrowFormatException or MigrationException =>
            New(StatusCode.InvalidArgument, error),
        ColumnValueException => New(isPut ? StatusCode.InvalidArgument : StatusCode.FailedPrecondition, error),
        DuplicateKeyException or UniqueIndexViolationException => New(StatusCode.AlreadyExists, error),
        RowNotFoundException => New(StatusCode.NotFound, error),
        TransactionLimitException => New(StatusCode.ResourceExhausted, error),
        ObjectDisposedException => New(StatusCode.Unavailable, "The store is closed."),
        _ => null,
    };

    static RpcException New(StatusCode code, Exception error, long? oldest = null)
        => New(code, error.Message, error.GetType().Name, oldest);

    static RpcException New(StatusCode code, string message, string? errorName = null, long? oldest = null)
    {
        Metadata trailers = [];
        if (errorName is not null)
            trailers.Add(ErrorTrailer, errorName);
        if (oldest is { } timestamp)
            trailers.Add(OldestTrailer, timestamp.ToString(CultureInfo.InvariantCulture));
        string text = message.Length <= MessageCharsMax
            ? message
            : string.Concat(message.AsSpan(0, MessageCharsMax), "…");
        return new RpcException(new Status(code, text), trailers);
    }
}
