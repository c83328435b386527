using System.Diagnostics;
using System.Globalization;
using Ledger.CommandLine;

namespace Ledger.Commands;

/// <summary>
/// Serves on several nodes, each in a process of its own, so that they can be killed; one that has ended is started
/// again after a while.
/// </summary>
sealed class GroupCommand : ICommand
{
    static readonly TimeSpan s_pause = TimeSpan.FromSeconds(3);

    /// <inheritdoc />
    public Task RunAsync(LedgerOptions options, TextWriter output, CancellationToken cancellation)
    {
        TextWriter lines = TextWriter.Synchronized(output);
        return Task.WhenAll(
            Enumerable.Range(1, options.Nodes).Select(node => KeepAsync(options, node, lines, cancellation)));
    }

    static async Task KeepAsync(LedgerOptions options, int node, TextWriter output, CancellationToken cancellation)
    {
        try
        {
            while (true)
            {
                using Process process = Start(options, node);
                output.WriteLine($"node {node}: process {process.Id}");
                Task lines = CopyAsync(process.StandardOutput, node, output);
                Task errors = CopyAsync(process.StandardError, node, output);
                try
                {
                    await process.WaitForExitAsync(cancellation);
                }
                finally
                {
                    // It ends when its input does.
                    process.StandardInput.Close();
                    await Task.WhenAll(lines, errors);
                }

                output.WriteLine(
                    $"node {node}: ended with code {process.ExitCode}; starts again in {s_pause.Seconds} s");
                await Task.Delay(s_pause, cancellation);
            }
        }
        catch (OperationCanceledException)
        {
            // Stopped by the user, and so was the process of the node.
        }
    }

    static Process Start(LedgerOptions options, int node)
    {
        string program = Environment.ProcessPath
            ?? throw new InvalidOperationException("The system does not say which program this is.");
        bool isHost = Path.GetFileNameWithoutExtension(program) == "dotnet";
        string[] words =
        [
            .. isHost ? [typeof(GroupCommand).Assembly.Location] : Array.Empty<string>(),
            "serve",
            "--data", options.DataFolder,
            "--checkpoint-bytes", Text(options.CheckpointBytes),
            "--nodes", Text(options.Nodes),
            "--shards", Text(options.Shards),
            .. options.Replicas is { } replicas ? ["--replicas", Text(replicas)] : Array.Empty<string>(),
            "--node", Text(node),
            "--port", Text(options.Port),
            "--http", Text(options.HttpPort),
            "--clients", Text(options.ClientPort),
            "--load", Text(options.Load),
        ];
        var start = new ProcessStartInfo(program, words)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        return Process.Start(start) ?? throw new InvalidOperationException($"'{program}' does not start.");

        static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
    }

    static async Task CopyAsync(StreamReader reader, int node, TextWriter output)
    {
        while (await reader.ReadLineAsync() is { } line)
            output.WriteLine($"node {node}: {line}");
    }
}
