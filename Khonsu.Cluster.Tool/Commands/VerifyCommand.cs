using System.CommandLine;
using Khonsu.Cluster.Tool.Output;

namespace Khonsu.Cluster.Tool.Commands;

/// <summary><c>khonsu verify</c>: reads everything and compares all sums.</summary>
sealed class VerifyCommand : Command
{
    /// <summary>Makes the command.</summary>
    /// <param name="answer">Where the answer goes.</param>
    public VerifyCommand(Answer answer)
        : base("verify", "Reads all that the files have, and compares all sums and chains.")
    {
        Argument<string> directory = Words.Directory();
        Option<string?> archive = Words.Archive();
        Option<bool> json = Words.Json();
        Arguments.Add(directory);
        Options.Add(archive);
        Options.Add(json);
        SetAction((parsed, stop) => answer.WaitAsync(parsed.GetValue(json), "reading", () =>
        {
            IReadOnlyList<string> faults = KhonsuRecovery.Verify(
                parsed.GetRequiredValue(directory), parsed.GetValue(archive), stop);
            answer.Give(parsed.GetValue(json), [new("whole", faults.Count == 0), new("faults", faults.ToArray())]);
            return faults.Count == 0 ? ExitCodes.Done : ExitCodes.Failed;
        }));
    }
}
