namespace Khonsu;

/// <summary>A limit of <see cref="TransactionOptions"/> that a transaction has exceeded.</summary>
public enum TransactionLimit
{
    /// <summary><see cref="TransactionOptions.MaxReads"/>.</summary>
    MaxReads,

    /// <summary><see cref="TransactionOptions.MaxWrites"/>.</summary>
    MaxWrites,

    /// <summary><see cref="TransactionOptions.MaxDuration"/>.</summary>
    MaxDuration,

    /// <summary><see cref="TransactionOptions.MaxSnapshotAge"/>.</summary>
    MaxSnapshotAge,
}
