using System.Globalization;

namespace Khonsu;

/// <summary>Why a transaction could not commit: which row, which rule, and who was faster.</summary>
public sealed record AbortInfo
{
    /// <summary>Number of the transaction that could not commit, unique in its store.</summary>
    public long TransactionId { get; init; }

    /// <summary>What its user calls it, or null.</summary>
    public string? Label { get; init; }

    /// <summary>
    /// Where it was begun, where <see cref="TransactionOptions.CaptureCallSite"/> asked for that; else null.
    /// </summary>
    public string? CallSite { get; init; }

    /// <summary>How often it was tried.</summary>
    public int Attempts { get; init; }

    /// <summary>The level it ran at.</summary>
    public IsolationLevel Isolation { get; init; }

    /// <summary>The rule of that level which refused it.</summary>
    public ConflictRule Rule { get; init; }

    /// <summary>
    /// Whether this is how the transaction wanted to end: <see cref="ConflictResolution.IgnoreTransaction"/>.
    /// </summary>
    public bool IsIgnored { get; init; }

    /// <summary>Name of the table of the row.</summary>
    public string Table { get; init; } = "";

    /// <summary>Key of the row that changed, or null when no single row is known.</summary>
    public object? Key { get; init; }

    /// <summary>
    /// Names of the columns in which the row that was read differs from the one that was committed over it; none where
    /// the row came or went, or is not known.
    /// </summary>
    public IReadOnlyList<string> Columns { get; init; } = [];

    /// <summary>Name of the index whose range changed, or null when it was no index.</summary>
    public string? Index { get; init; }

    /// <summary>
    /// The range of the index that was read, as far as it was walked: a key, or two with two dots between them, of
    /// which one or both are missing where the range is open. Null when it was no index.
    /// </summary>
    public string? Range { get; init; }

    /// <summary>
    /// Number of the transaction that committed first, or null when the store no longer remembers it.
    /// </summary>
    public long? OtherTransactionId { get; init; }

    /// <summary>What its user calls that transaction, or null.</summary>
    public string? OtherLabel { get; init; }

    /// <summary>
    /// Where that transaction was begun, where its own <see cref="TransactionOptions.CaptureCallSite"/> asked for that;
    /// else null.
    /// </summary>
    public string? OtherCallSite { get; init; }

    /// <summary>Commit timestamp of that transaction, or null when it is not known.</summary>
    public long? OtherCommitTimestamp { get; init; }

    /// <summary>
    /// For <see cref="ConflictRule.DependencyCycle"/>, number of the transaction after which this one would have had to
    /// stand: one that it had seen, or one that had read what it writes. Null otherwise, or when the store no longer
    /// remembers it.
    /// </summary>
    public long? EarlierTransactionId { get; init; }

    /// <summary>What its user calls that transaction, or null.</summary>
    public string? EarlierLabel { get; init; }

    /// <summary>
    /// Where that transaction was begun, where its own <see cref="TransactionOptions.CaptureCallSite"/> asked for that;
    /// else null.
    /// </summary>
    public string? EarlierCallSite { get; init; }

    /// <summary>Commit timestamp of that transaction, or null when it is not known.</summary>
    public long? EarlierCommitTimestamp { get; init; }

    /// <summary>The error that reports it.</summary>
    /// <returns>An error to throw.</returns>
    internal KhonsuException ToException() => Rule == ConflictRule.RolledBack
        ? new TransactionRolledBackException(this)
        : new TransactionConflictException(this);

    /// <inheritdoc/>
    public override string ToString()
    {
        if (Rule == ConflictRule.RolledBack)
        {
            return string.Create(
                CultureInfo.InvariantCulture,
                $"Transaction {Who(TransactionId, Label, CallSite)} at {Isolation} was rolled back by its body.");
        }

        string row = Key is null ? Table : string.Create(CultureInfo.InvariantCulture, $"{Table}[{Key}]");
        string other = Named("another transaction", OtherTransactionId, OtherLabel, OtherCallSite);
        string columns = Columns.Count == 0 ? "" : $": {string.Join(", ", Columns)}";
        string where = row.Length == 0 ? "" : $" ({row}{columns}, committed by {other})";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"Transaction {Who(TransactionId, Label, CallSite)} at {Isolation} was refused after {Attempts} attempt(s)"
            + $": {Reason()}{where}.");
    }

    static string Named(string unknown, long? transactionId, string? label, string? callSite)
        => transactionId is { } id ? "transaction " + Who(id, label, callSite) : unknown;

    static string Who(long id, string? label, string? callSite)
    {
        string name = label is null ? "" : $" '{label}'";
        string place = callSite is null ? "" : $" from {callSite}";
        return string.Create(CultureInfo.InvariantCulture, $"{id}{name}{place}");
    }

    string Reason() => Rule switch
    {
        ConflictRule.RowReadChanged => "a row it had read was changed before it committed",
        ConflictRule.RowReadAndWrittenChanged => "a row it had read and written was changed in between",
        ConflictRule.FirstCommitterWins => "a row it wrote was changed after its snapshot",
        ConflictRule.MergedRowDeleted => "a row it merged into was deleted after its snapshot",
        ConflictRule.ScannedTableChanged => "a table it had scanned was changed",
        ConflictRule.SnapshotTooOld => "its snapshot is older than what the replicas remember of other commits",
        ConflictRule.DependencyCycle when OtherTransactionId is null
            => "what it had read may have changed too long ago to be known",
        ConflictRule.DependencyCycle
            => "what it had read was changed, but "
            + Named("another one", EarlierTransactionId, EarlierLabel, EarlierCallSite)
            + ", which comes after that change, has to come before it",
        _ => $"a range it had read of index {Index} was changed, {Range}",
    };
}
