using Khonsu.Cluster.Apply;
using Khonsu.Replication;

namespace Khonsu.Cluster.Clients.Rows;

/// <summary>What a client is told of the end of something.</summary>
static class RowsEnds
{
    /// <summary>A synchronization has come so far.</summary>
    /// <param name="number">Its number.</param>
    /// <param name="timestamp">How far.</param>
    public static V1.RowsEnd Done(ulong number, long timestamp) => new() { Number = number, Timestamp = timestamp };

    /// <summary>A commit was decided.</summary>
    /// <param name="number">Its number.</param>
    /// <param name="verdict">How.</param>
    /// <param name="visible">Up to this timestamp commits are visible: a timestamp may be given before its commit
    /// is.</param>
    public static V1.RowsEnd Of(ulong number, CommitVerdict verdict, long visible)
    {
        if (verdict.Conflict is not { } conflict)
            return Done(number, Math.Min(verdict.Stamp, visible));
        return new V1.RowsEnd
        {
            Number = number,
            Conflict = new V1.RowsConflict
            {
                Part = (uint)conflict.Part,
                Table = (uint)conflict.Table,
                Item = (uint)conflict.Item,
                Timestamp = Math.Min(conflict.Stamp, visible),
            },
        };
    }

    /// <summary>Something has failed.</summary>
    /// <param name="number">Its number.</param>
    /// <param name="error">Why.</param>
    public static V1.RowsEnd Of(ulong number, Exception error) => error switch
    {
        ClusterUnavailableException unavailable => Failed(
            number, V1.RowsFault.Unavailable, unavailable.Message, unavailable.Reason.ToString()),
        TransactionTooLargeException => Failed(number, V1.RowsFault.TooLarge, error.Message),
        CommitOutcomeUnknownException => Failed(number, V1.RowsFault.InDoubt, error.Message),
        KhonsuException => Refused(number, error.Message),
        // Why not refused: nobody has said that nothing was done. Why no message: it is of the inside.
        _ => Failed(number, V1.RowsFault.InDoubt, "The node has an error of its own; its owner can see it."),
    };

    /// <summary>Why something has failed.</summary>
    /// <param name="error">The error.</param>
    public static V1.RowsFailure FailureOf(KhonsuException error) => Of(0, error).Failure;

    /// <summary>It can never be done.</summary>
    /// <param name="number">Its number.</param>
    /// <param name="message">Why not, for people.</param>
    public static V1.RowsEnd Refused(ulong number, string message)
        => Failed(number, V1.RowsFault.Refused, message);

    /// <summary>There are too many rows.</summary>
    /// <param name="number">Of what.</param>
    /// <param name="message">Which ones, for people.</param>
    public static V1.RowsEnd TooMany(ulong number, string message)
        => Failed(number, V1.RowsFault.TooMany, message);

    static V1.RowsEnd Failed(ulong number, V1.RowsFault fault, string message, string reason = "") => new()
    {
        Number = number,
        Failure = new V1.RowsFailure { Fault = fault, Reason = reason, Message = message },
    };
}
