using System.Globalization;

namespace Khonsu;

/// <summary>Why a transaction could not commit: which row, which rule, and who was faster.</summary>
public sealed record AbortInfo
{
    /// <summary>Number of the transaction that could not commit, unique in its store.</summary>
    public long TransactionId { get; init; }

    /// <summary>What its user calls it, or null.</summary>
    public string? Label { get; init; }

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

    /// <summary>Name of the index whose range changed, or null when it was no index.</summary>
    public string? Index { get; init; }

    /// <summary>
    /// Number of the transaction that committed first, or null when the store no longer remembers it.
    /// </summary>
    public long? OtherTransactionId { get; init; }

    /// <summary>What its user calls that transaction, or null.</summary>
    public string? OtherLabel { get; init; }

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
                $"Transaction {TransactionId}{Quoted(Label)} at {Isolation} was rolled back by its body.");
        }

        string row = Key is null ? Table : string.Create(CultureInfo.InvariantCulture, $"{Table}[{Key}]");
        string other = Named("another transaction", OtherTransactionId, OtherLabel);
        string where = row.Length == 0 ? "" : $" ({row}, committed by {other})";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"Transaction {TransactionId}{Quoted(Label)} at {Isolation} was refused after {Attempts} attempt(s): "
            + $"{Reason()}{where}.");
    }

    static string Named(string unknown, long? transactionId, string? label) => transactionId is null
        ? unknown
        : string.Create(CultureInfo.InvariantCulture, $"transaction {transactionId}{Quoted(label)}");

    static string Quoted(string? label) => label is null ? "" : $" '{label}'";

    string Reason() => Rule switch
    {
        ConflictRule.RowReadChanged => "a row it had read was changed before it committed",
        ConflictRule.RowReadAndWrittenChanged => "a row it had read and written was changed in between",
        ConflictRule.FirstCommitterWins => "a row it wrote was changed after its snapshot",
        ConflictRule.MergedRowDeleted => "a row it merged into was deleted after its snapshot",
        ConflictRule.ScannedTableChanged => "a table it had scanned was changed",
        ConflictRule.DependencyCycle when OtherTransactionId is null
            => "what it had read may have changed too long ago to be known",
        ConflictRule.DependencyCycle
            => $"what it had read was changed, but {Named("another one", EarlierTransactionId, EarlierLabel)}, which "
            + "comes after that change, has to come before it",
        _ => $"a range it had read of index {Index} was changed",
    };
}
