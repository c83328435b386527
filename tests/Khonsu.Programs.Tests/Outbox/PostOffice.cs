namespace Khonsu.Programs.Tests.Outbox;

/// <summary>An outbox of letters, and what tells the checker in which order they were committed.</summary>
[TransactionalModel(typeof(Letter), typeof(Sequence))]
public sealed partial class PostOffice
{
    const int Counter = 0;

    /// <summary>What a writer throws to give up its transaction.</summary>
    sealed class ChangedMindException : Exception;

    /// <summary>Opens an office without letters.</summary>
    public static PostOffice OpenEmpty()
    {
        PostOffice office = Open();
        office.Atomically(static tx => tx.Sequences.Add(new Sequence(Counter, 0)));
        return office;
    }

    /// <summary>Writes letters in one transaction, beside others that must never be sent.</summary>
    /// <param name="sender">Who writes.</param>
    /// <param name="parts">How many letters.</param>
    /// <param name="isAborted">Whether the transaction changes its mind in the end.</param>
    /// <returns>The number of the commit, or -1 for none.</returns>
    public long Write(int sender, int parts, bool isAborted)
    {
        try
        {
            return Atomically((sender, parts, isAborted), static (tx, order) =>
            {
                // Why first: what is drawn here tells when the body ran, not when it commits.
                Guid ghost = tx.NewGuid();
                Common.Disturbance.Pause();
                long ticket = tx.Sequences[Counter].Next;
                tx.Sequences.Row(Counter).Next = ticket + 1;
                Savepoint savepoint = tx.SetSavepoint();
                tx.Letters.Add(new Letter(ghost, -1, 0, order.sender));
                tx.RollbackTo(savepoint);
                tx.OrElse(
                    order.sender,
                    static (tx, sender) =>
                    {
                        tx.Letters.Add(new Letter(tx.NewGuid(), -2, 0, sender));
                        tx.Retry();
                    },
                    static (_, _) => { });
                for (int part = 0; part < order.parts; part++)
                    tx.Letters.Add(new Letter(tx.NewGuid(), ticket, part, order.sender));
                return order.isAborted ? throw new ChangedMindException() : ticket;
            });
        }
        catch (ChangedMindException)
        {
            return -1;
        }
    }
}
