using System.CommandLine;
using Khonsu.Cluster.Tool.Output;

namespace Khonsu.Cluster.Tool.Commands;

/// <summary><c>khonsu status</c>: whose files they are, and which moments they have.</summary>
sealed class StatusCommand : Command
{
    /// <summary>Makes the command.</summary>
    /// <param name="answer">Where the answer goes.</param>
    public StatusCommand(Answer answer)
        : base("status", "Tells whose files they are, and which moments can be restored from them.")
    {
        Argument<string> directory = Words.Directory();
        Option<string?> archive = Words.Archive();
        Option<bool> json = Words.Json();
        Arguments.Add(directory);
        Options.Add(archive);
        Options.Add(json);
        SetAction(parsed =>
        {
            KhonsuFolderStatus status = KhonsuRecovery.Inspect(
                parsed.GetRequiredValue(directory), parsed.GetValue(archive));
            answer.Give(parsed.GetValue(json), FieldsOf(status));
            return ExitCodes.Done;
        });
    }

    static Field[] FieldsOf(KhonsuFolderStatus status) =>
    [
        new("node", status.Node),
        new("cluster", status.Cluster),
        new("starts", status.Starts),
        new("alone", status.IsAlone),
        .. Field.Of(status.Available),
        new("missing", status.Missing.Select(static hole => $"{hole.First}-{hole.Last}").ToArray()),
        new("checkpoints", status.Checkpoints),
        new("stretches", status.Stretches),
        new("archiveBytes", status.ArchiveBytes),
    ];
}
