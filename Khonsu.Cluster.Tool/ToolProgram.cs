using System.CommandLine;
using Khonsu.Cluster.Tool.Commands;
using Khonsu.Cluster.Tool.Output;

namespace Khonsu.Cluster.Tool;

/// <summary>
/// The command <c>khonsu</c>: its words become one call of the library, and what that returns becomes text or JSON.
/// What goes wrong goes to the error stream as a sentence, never as a stack.
/// </summary>
static class ToolProgram
{
    /// <summary>Runs one command.</summary>
    /// <param name="words">The words of the command line.</param>
    /// <param name="output">Where answers go.</param>
    /// <param name="error">Where errors go.</param>
    /// <returns>The exit code.</returns>
    public static async Task<int> RunAsync(string[] words, TextWriter output, TextWriter error)
    {
        ParseResult parsed = RootOf(output, error).Parse(words);
        if (parsed.Errors.Count > 0)
        {
            foreach (string message in parsed.Errors.Select(static one => one.Message).Distinct())
                await error.WriteLineAsync($"khonsu: {message}");
            await error.WriteLineAsync("Try 'khonsu --help'.");
            return ExitCodes.NotUnderstood;
        }

        var configuration = new InvocationConfiguration
        {
            Output = output,
            Error = error,
            EnableDefaultExceptionHandler = false,
        };
        try
        {
            return await parsed.InvokeAsync(configuration);
        }
        catch (OperationCanceledException)
        {
            await error.WriteLineAsync("khonsu: stopped.");
            return ExitCodes.Stopped;
        }
        catch (Exception failure) when (
            failure is KhonsuException or IOException or UnauthorizedAccessException or ArgumentException)
        {
            await error.WriteLineAsync($"khonsu: {failure.Message}");
            return ExitCodes.Failed;
        }
    }

    static RootCommand RootOf(TextWriter output, TextWriter error)
    {
        var root = new RootCommand(
            "Looks at the files of a Khonsu node, checks them, copies them, and restores the store as it was; files "
            + "that it reads it never changes. Asks and manages nodes that run. Exit codes: 0 done, 1 refused, damaged "
            + "or failed, 2 not understood, 130 stopped.");
        var say = new Answer(output, error);
        root.Subcommands.Add(new StatusCommand(say));
        root.Subcommands.Add(new VerifyCommand(say));
        root.Subcommands.Add(new BackupCommand(say));
        root.Subcommands.Add(new RestoreCommand(say));
        root.Subcommands.Add(new DumpCommand(say));
        root.Subcommands.Add(new TransferLeaderCommand(say));
        root.Subcommands.Add(new ReconfigureCommand(say));
        root.Subcommands.Add(new ReplaceNodeCommand(say));
        root.Subcommands.Add(new BalanceCommand(say));
        return root;
    }
}
