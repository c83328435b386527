using System.CommandLine;
using Khonsu.Cluster.Tool.Output;

namespace Khonsu.Cluster.Tool.Commands;

/// <summary><c>khonsu restore</c>: makes a new node of a moment of the past.</summary>
sealed class RestoreCommand : Command
{
    readonly Argument<string> _directory = Words.Directory();
    readonly Argument<string> _target = new("new-directory")
    {
        Description = "The directory of the new node; it must be empty, or not be there.",
    };

    readonly Option<RestorePoint> _to = Words.Moment("--to");

    readonly Option<string?> _cluster = new("--cluster")
    {
        Description = "Name of the cluster of the new node; needed where several nodes kept the store.",
    };

    readonly Option<int?> _replicas = new("--replicas")
    {
        Description = "Replicas of the new cluster, where its nodes will have them set.",
    };

    readonly Option<ulong?> _node = new("--node") { Description = "Number of the new node." };
    readonly Option<string?> _archive = Words.Archive();
    readonly Option<bool> _json = Words.Json();

    /// <summary>Makes the command.</summary>
    /// <param name="answer">Where the answer goes.</param>
    public RestoreCommand(Answer answer)
        : base("restore", "Makes the files of a new node whose store is as it was at a moment.")
    {
        Arguments.Add(_directory);
        Arguments.Add(_target);
        foreach (Option option in new Option[] { _to, _cluster, _replicas, _node, _archive, _json })
            Options.Add(option);
        SetAction((parsed, stop) => answer.ProgressAsync(
            parsed.GetValue(_json), "restoring", progress => Run(answer, parsed, progress, stop)));
    }

    int Run(Answer answer, ParseResult parsed, IProgress<double> progress, CancellationToken stop)
    {
        var options = new RestoreOptions
        {
            Point = parsed.GetRequiredValue(_to),
            Cluster = parsed.GetValue(_cluster),
            Replicas = parsed.GetValue(_replicas),
            Node = parsed.GetValue(_node),
            Archive = parsed.GetValue(_archive),
            Progress = progress,
        };
        RestoreResult result = KhonsuRecovery.Restore(
            parsed.GetRequiredValue(_directory), parsed.GetRequiredValue(_target), options, stop);
        answer.Give(
            parsed.GetValue(_json),
            [
                new("directory", result.Directory),
                new("node", result.Node),
                new("timestamp", Field.Known(result.Timestamp)),
                new("replayedEntries", result.ReplayedEntries),
            ]);
        return ExitCodes.Done;
    }
}
