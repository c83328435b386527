using System.Globalization;
using Khonsu.Cluster.Driver;
using Khonsu.Cluster.Format;
using Khonsu.Replication;

namespace Khonsu.Cluster.Apply;

/// <summary>Writes a store that was frozen: each table as an Arrow stream, and the rest of the state.</summary>
/// <param name="tables">The tables.</param>
/// <param name="isMeant">Which rows are of the shard; null for all.</param>
/// <param name="transaction">Whose snapshot is written; ended by the disposal.</param>
/// <param name="rest">What is not rows.</param>
sealed class StateWriter(
    IReadOnlyList<ReplicaTable> tables, Func<ulong, bool>? isMeant, Transaction transaction, StateRest rest)
    : ICheckpointWriter
{
    const string RestFile = "state.bin";

    /// <summary>Reads what is not rows.</summary>
    /// <param name="directory">Of a checkpoint.</param>
    /// <exception cref="MalformedBytesException">It is damaged.</exception>
    public static StateRest ReadRest(string directory)
        => StateRest.Take(File.ReadAllBytes(Path.Combine(directory, RestFile)));

    /// <summary>Names the file of a table.</summary>
    /// <param name="directory">Of a checkpoint.</param>
    /// <param name="number">Position of the table in the state.</param>
    public static string FileOf(string directory, int number)
        => Path.Combine(directory, string.Create(CultureInfo.InvariantCulture, $"table-{number}.arrows"));

    /// <inheritdoc />
    public void Write(string directory, CancellationToken cancellation)
    {
        for (int number = 0; number < tables.Count; number++)
        {
            cancellation.ThrowIfCancellationRequested();
            using FileStream file = File.Create(FileOf(directory, number));
            tables[number].Save(transaction, file, isMeant);
        }

        var writer = new ByteWriter();
        rest.Put(writer);
        File.WriteAllBytes(Path.Combine(directory, RestFile), writer.Written);
    }

    /// <inheritdoc />
    public void Dispose() => transaction.Dispose();
}
