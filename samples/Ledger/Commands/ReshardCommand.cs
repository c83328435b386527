using Khonsu.Cluster;
using Ledger.CommandLine;
using Ledger.Model;

namespace Ledger.Commands;

/// <summary>Copies the ledger of a node that does not run into a new folder, with another number of shards.</summary>
/// <param name="target">The new folder.</param>
sealed class ReshardCommand(string target) : ICommand
{
    /// <inheritdoc />
    public Task RunAsync(LedgerOptions options, TextWriter output, CancellationToken cancellation)
    {
        var restore = new RestoreOptions
        {
            Cluster = LedgerProgram.ClusterName,
            Shards = options.Shards,
            Tables = Book.Tables,
            // In the folder there may be the files of one of several nodes.
            Node = 1,
        };
        KhonsuRecovery.Restore(options.DataFolder, target, restore, cancellation);
        output.WriteLine($"{options.Shards} shards: start with --data {target} --shards {options.Shards}");
        return Task.CompletedTask;
    }
}
