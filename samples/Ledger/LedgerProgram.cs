using System.Net;
using Khonsu;
using Khonsu.Cluster;
using Ledger.CommandLine;
using Ledger.Commands;
using Ledger.Model;

namespace Ledger;

/// <summary>
/// The program as a function: words and writers in, exit code out. Every error that can happen ends here.
/// </summary>
static class LedgerProgram
{
    /// <summary>The command did what it says.</summary>
    public const int Success = 0;

    /// <summary>A word that is not understood, a refusal, or files that cannot be used.</summary>
    public const int Failure = 1;

    /// <summary>Nobody can tell whether the transfer was made: give it again with the same request id.</summary>
    public const int Unknown = 2;

    /// <summary>Stopped by the user, as shells know it from other programs.</summary>
    public const int Stopped = 130;

    /// <summary>The cluster of all nodes that keep a ledger.</summary>
    internal const string ClusterName = "ledger";

    /// <summary>Runs the program.</summary>
    /// <param name="args">The command line.</param>
    /// <param name="output">For results.</param>
    /// <param name="error">For errors.</param>
    /// <param name="cancellation">Ends a load before its time.</param>
    /// <returns>The exit code.</returns>
    public static async Task<int> RunAsync(
        IReadOnlyList<string> args, TextWriter output, TextWriter error, CancellationToken cancellation = default)
    {
        try
        {
            if (args.Any(static word => word is "--help" or "-h"))
            {
                output.WriteLine(CommandParser.Help);
                return Success;
            }

            (ICommand command, LedgerOptions options) = CommandParser.Parse(args);
            await command.RunAsync(options, output, cancellation);
            return Success;
        }
        catch (UsageException e)
        {
            return Fail(error, $"{e.Message}; --help lists the commands");
        }
        catch (CommitOutcomeUnknownException e)
        {
            error.WriteLine($"unknown: {e.Message} A transfer may be given again with the same request id.");
            return Unknown;
        }
        catch (Exception e) when (e is LedgerException or KhonsuException or IOException or UnauthorizedAccessException)
        {
            return Fail(error, e.Message);
        }
        catch (OperationCanceledException)
        {
            error.WriteLine("stopped before it began; nothing was done");
            return Stopped;
        }
    }

    /// <summary>Starts the node whose files are in the folder of the options.</summary>
    internal static Task<KhonsuNode<Book>> StartAsync(LedgerOptions options, CancellationToken cancellation = default)
        => KhonsuNode.StartAsync(NodeOptionsOf(options), Book.Open, Book.Tables, cancellation);

    static KhonsuNodeOptions NodeOptionsOf(LedgerOptions options)
    {
        var alone = new KhonsuNodeOptions
        {
            Directory = options.DataFolder,
            Cluster = ClusterName,
            CheckpointLogBytes = options.CheckpointBytes,
            Shards = options.Shards,
            Replicas = options.Replicas,
        };
        return options.Node is not { } own || options.Nodes == 1 ? alone : alone with
        {
            Directory = Path.Combine(options.DataFolder, $"node-{own}"),
            Node = (ulong)own,
            Listen = new IPEndPoint(IPAddress.Loopback, options.PortOf(own)),
            Clients = new KhonsuClientOptions
            {
                Listen = new IPEndPoint(IPAddress.Loopback, options.ClientPortOf(own)),
            },
            Peers =
            [
                .. Enumerable.Range(1, options.Nodes).Where(node => node != own)
                    .Select(node => new KhonsuPeer((ulong)node, "127.0.0.1", options.PortOf(node))),
            ],
        };
    }

    static int Fail(TextWriter error, string message)
    {
        error.WriteLine($"error: {message}");
        return Failure;
    }
}
