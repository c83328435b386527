namespace Khonsu;

/// <summary>A transaction has exceeded a limit that was set for it. State left: nothing of it is visible.</summary>
public sealed class TransactionLimitException : KhonsuException
{
    internal TransactionLimitException(TransactionLimit limit, object value, string? label)
        : base($"The transaction{(label is null ? "" : $" '{label}'")} has exceeded {limit} of {value}. "
            + Advice(limit))
        => (Limit, Value) = (limit, value);

    /// <summary>Which limit.</summary>
    public TransactionLimit Limit { get; }

    /// <summary>Its value: an <see cref="int"/> or a <see cref="TimeSpan"/>.</summary>
    public object Value { get; }

    static string Advice(TransactionLimit limit) => limit switch
    {
        TransactionLimit.MaxReads => "Read fewer rows in it, read in a Read block, or raise the limit.",
        TransactionLimit.MaxWrites => "Write in several transactions, or raise the limit.",
        TransactionLimit.MaxDuration => "Others may keep it from committing: touch fewer rows, or raise the limit.",
        _ => "Do the slow work before or after the transaction, or raise the limit.",
    };
}
