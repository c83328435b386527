using System.CommandLine;
using Khonsu.Cluster.Tool.Output;

namespace Khonsu.Cluster.Tool.Commands;

/// <summary><c>khonsu backup</c>: copies what a folder does not have yet.</summary>
sealed class BackupCommand : Command
{
    /// <summary>Makes the command.</summary>
    /// <param name="answer">Where the answer goes.</param>
    public BackupCommand(Answer answer)
        : base("backup", "Copies all moments into a folder, as far as it does not have them. For a node that does not "
            + "run; one that runs makes its backup itself, by BackupAsync.")
    {
        Argument<string> directory = Words.Directory();
        var folder = new Argument<string>("folder") { Description = "The folder of the backups of this node." };
        Option<string?> archive = Words.Archive();
        Option<bool> json = Words.Json();
        Arguments.Add(directory);
        Arguments.Add(folder);
        Options.Add(archive);
        Options.Add(json);
        SetAction((parsed, stop) => answer.WaitAsync(parsed.GetValue(json), "copying", () =>
        {
            BackupResult result = KhonsuRecovery.Backup(
                parsed.GetRequiredValue(directory), parsed.GetRequiredValue(folder), parsed.GetValue(archive), stop);
            answer.Give(
                parsed.GetValue(json),
                [
                    .. Field.Of(result.Available),
                    new("copiedBytes", result.CopiedBytes),
                    new("bytes", result.TotalBytes),
                ]);
            return ExitCodes.Done;
        }));
    }
}
