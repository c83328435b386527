using System.CommandLine;
using Khonsu.Cluster.Tool.Output;

namespace Khonsu.Cluster.Tool.Commands;

/// <summary><c>khonsu dump</c>: the tables of a moment as files that other programs read.</summary>
sealed class DumpCommand : Command
{
    readonly Argument<string> _directory = Words.Directory();
    readonly Argument<string> _target = new("new-directory")
    {
        Description = "The directory of the files; it must be empty, or not be there.",
    };

    readonly Option<bool> _arrow = new("--arrow")
    {
        Description = "As Arrow files, one for each table; the only form.",
    };

    readonly Option<RestorePoint> _at = Words.Moment("--at");
    readonly Option<string?> _archive = Words.Archive();
    readonly Option<bool> _json = Words.Json();

    /// <summary>Makes the command.</summary>
    /// <param name="answer">Where the answer goes.</param>
    public DumpCommand(Answer answer)
        : base("dump", "Writes the tables as they were at a moment to Arrow files.")
    {
        Arguments.Add(_directory);
        Arguments.Add(_target);
        foreach (Option option in new Option[] { _arrow, _at, _archive, _json })
            Options.Add(option);
        SetAction((parsed, stop) => answer.WaitAsync(parsed.GetValue(_json), "writing", () =>
        {
            DumpResult result = KhonsuRecovery.Dump(
                parsed.GetRequiredValue(_directory),
                parsed.GetRequiredValue(_target),
                parsed.GetRequiredValue(_at),
                parsed.GetValue(_archive),
                stop);
            answer.Give(
                parsed.GetValue(_json),
                [
                    new("timestamp", Field.Known(result.Timestamp)),
                    new("files", result.Tables.Select(static table => table.Path).ToArray()),
                    new("rows", result.Tables.Sum(static table => table.Rows)),
                ]);
            return ExitCodes.Done;
        }));
    }
}
