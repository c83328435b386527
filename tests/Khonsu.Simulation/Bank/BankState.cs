using Khonsu.Cluster.Apply;
using Khonsu.Cluster.Certification;
using Khonsu.Cluster.Driver;
using Khonsu.Cluster.Format;
using Khonsu.Cluster.Log;
using Khonsu.Replication;
using Khonsu.Simulation.Checks;

namespace Khonsu.Simulation.Bank;

/// <summary>The product's state of a group on one node: store, certifier and sessions.</summary>
sealed class BankState : IDisposable
{
    readonly StoreState _state = new(SimBank.Tables);
    readonly FootprintSink _sink = new();
    readonly SimBank _bank;

    public BankState()
    {
        _bank = SimBank.Open(new StoreOptions { Sink = _sink });
        _state.Attach(_sink.Store!);
    }

    /// <summary>Sums up all rows.</summary>
    public ulong Digest => _bank.Read(static tx => RowsView.DigestOf(
        ((IEnumerable<SimAccount>)tx.SimAccounts).OrderBy(static row => row.Id),
        ((IEnumerable<SimTicket>)tx.SimTickets).OrderBy(static row => row.Id),
        ((IEnumerable<SimPot>)tx.SimPots).OrderBy(static row => row.Id)));

    /// <summary>Applies an entry.</summary>
    /// <returns>How each of its transactions ended; null for one for which nobody waits any more.</returns>
    public Outcome?[] Apply(LogIndex index, LogEntry entry)
    {
        object? result = _state.Apply(index, entry);
        return result as Outcome?[] ?? [(Outcome?)result];
    }

    /// <summary>Runs a body against the rows as they are here.</summary>
    /// <param name="work">The body.</param>
    public Submission Run(BankWork work)
    {
        bool isThere = work.Kind != WorkKind.Add || _bank.Read(tx => tx.SimPots.Find(work.Pot) is not null);
        // Why another one: to what is not there nothing can be added here.
        if (!isThere)
            return Run(work with { Kind = WorkKind.Drain });
        using SimBankTransaction tx = _bank.Begin(new TransactionOptions { Isolation = work.Level });
        var view = new RecordedView(new StoreView(tx));
        work.Run(view);
        SubmittedCommit? before = _sink.Last;
        bool isCommitted = tx.TryCommit().IsCommitted;
        if (isCommitted || _sink.Last is not { } submitted || submitted == before)
            throw new ViolationException("footprint", $"{work} ended without the log");
        return new Submission(work, view.Accesses, view.Writes, submitted);
    }

    /// <summary>Writes transactions as one entry.</summary>
    /// <param name="submissions">The transactions, one or more.</param>
    /// <param name="first">The name of the first one; the others follow it, all before it are answered.</param>
    /// <param name="time">When they have ended.</param>
    public byte[] Encode(IReadOnlyList<Submission> submissions, RequestId first, DateTimeOffset time)
    {
        if (submissions is [Submission only])
            return CommitEncoder.Encode(only.Commit, first, first.Sequence - 1, time, _state);
        var open = new OpenCommit[submissions.Count];
        for (int place = 0; place < open.Length; place++)
        {
            ulong number = first.Sequence + (ulong)place;
            open[place] = new OpenCommit(submissions[place].Commit, number, first.Sequence - 1, time, default)
            {
                Start = first.Incarnation,
            };
        }

        return CommitEncoder.EncodeGroup(open, first.Node, first.Incarnation, _state);
    }

    /// <summary>Writes everything, as a checkpoint has it.</summary>
    public void Save(ByteWriter writer)
    {
        string directory = Directory.CreateTempSubdirectory("khonsu-sim-").FullName;
        try
        {
            using (ICheckpointWriter frozen = _state.Freeze())
                frozen.Write(directory, default);
            string[] files = [.. Directory.GetFiles(directory).Order(StringComparer.Ordinal)];
            writer.Put(files.Length);
            foreach (string file in files)
            {
                writer.Put(System.Text.Encoding.ASCII.GetBytes(Path.GetFileName(file)));
                writer.Put(File.ReadAllBytes(file));
            }
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    /// <summary>Reads what <see cref="Save"/> wrote.</summary>
    public void Load(ref ByteReader reader, LogIndex index)
    {
        string directory = Directory.CreateTempSubdirectory("khonsu-sim-").FullName;
        try
        {
            for (int left = reader.TakeInt32(); left > 0; left--)
            {
                string name = System.Text.Encoding.ASCII.GetString(reader.TakeBytes());
                File.WriteAllBytes(Path.Combine(directory, name), reader.TakeBytes());
            }

            _state.LoadCheckpoint(directory, index);
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    public void Dispose() => _bank.Dispose();
}
