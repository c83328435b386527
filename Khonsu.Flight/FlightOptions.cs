namespace Khonsu.Flight;

/// <summary>Who may do what over Arrow Flight, and how much at once; immutable.</summary>
/// <remarks>
/// Unless something else is said here, every call needs an authenticated user, and nobody may write.
/// </remarks>
public sealed record FlightOptions
{
    /// <summary>Bytes of the columns of one sent message when nothing else is said: 1 MiB.</summary>
    public const int BatchBytesMaxDefault = 1 << 20;

    /// <summary>Rows of one put when nothing else is said.</summary>
    public const int PutRowsMaxDefault = 1_000_000;

    /// <summary>Bytes of one put when nothing else is said: 64 MiB.</summary>
    public const long PutBytesMaxDefault = 64L << 20;

    /// <summary>Attempts of the transaction of one put when nothing else is said.</summary>
    public const int PutAttemptsMaxDefault = 100;

    /// <summary>
    /// Whether calls need no user at all where no policy is named; false unless it is said. A policy that is named
    /// holds all the same.
    /// </summary>
    public bool AllowAnonymous { get; init; }

    /// <summary>Whether clients may put rows; false unless it is said.</summary>
    public bool AllowWrites { get; init; }

    /// <summary>
    /// The authorization policy for calls that read, as the application knows it; null for its default policy, which is
    /// any authenticated user.
    /// </summary>
    public string? ReadPolicy { get; init; }

    /// <summary>The authorization policy for calls that write; null for the application's default policy.</summary>
    public string? WritePolicy { get; init; }

    /// <summary>
    /// Bytes of the columns in one message to a client, at least 1; a single row that has more is one message. A client
    /// refuses a message that is larger than its own limit, which is 4 MiB for gRPC's usual settings.
    /// </summary>
    public int BatchBytesMax
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1, nameof(BatchBytesMax));
            field = value;
        }
    }
        = BatchBytesMaxDefault;

    /// <summary>Rows that one put may have, at least 1.</summary>
    public int PutRowsMax
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1, nameof(PutRowsMax));
            field = value;
        }
    }
        = PutRowsMaxDefault;

    /// <summary>Bytes that the batches of one put may have, together, at least 1.</summary>
    public long PutBytesMax
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1, nameof(PutBytesMax));
            field = value;
        }
    }
        = PutBytesMaxDefault;

    /// <summary>How often the transaction of a put is tried before its conflict is reported, at least 1.</summary>
    public int PutAttemptsMax
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1, nameof(PutAttemptsMax));
            field = value;
        }
    }
        = PutAttemptsMaxDefault;
}
