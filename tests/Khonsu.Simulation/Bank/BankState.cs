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
        ((IEnumerable<SimTicket>)tx.SimTickets).OrderBy(static row => row.Id)));

    /// <summary>Applies an entry.</summary>
    /// <returns>How the transaction ended; null when nobody waits for it any more.</returns>
    public Outcome? Apply(LogIndex index, LogEntry entry) => (Outcome?)_state.Apply(index, entry);

    /// <summary>Runs a body against the rows as they are here.</summary>
    /// <param name="work">The body.</param>
    /// <param name="request">Its name.</param>
    /// <param name="time">When it has ended.</param>
    public Submission Run(BankWork work, RequestId request, DateTimeOffset time)
    {
        using SimBankTransaction tx = _bank.Begin(new TransactionOptions { Isolation = work.Level });
        var view = new RecordedView(new StoreView(tx));
        work.Run(view);
        SubmittedCommit? before = _sink.Last;
        bool isCommitted = tx.TryCommit().IsCommitted;
        if (isCommitted || _sink.Last is not { } submitted || submitted == before)
            throw new ViolationException("footprint", $"{work} ended without the log");
        byte[] payload = CommitEncoder.Encode(submitted, request, request.Sequence - 1, time, _state);
        return new Submission(work, view.Accesses, view.Writes, payload);
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
