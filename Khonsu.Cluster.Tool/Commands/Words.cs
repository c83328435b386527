using System.CommandLine;
using System.CommandLine.Parsing;

namespace Khonsu.Cluster.Tool.Commands;

/// <summary>The words that several commands have.</summary>
static class Words
{
    /// <summary>What is read.</summary>
    public static Argument<string> Directory() => new("directory")
    {
        Description = "The directory of a node that does not run, or the folder of an archive or a backup.",
    };

    /// <summary>Nodes that run.</summary>
    public static Argument<string[]> Addresses() => new("addresses")
    {
        Description = "Addresses of nodes for clients, such as http://127.0.0.1:7201; the leader among them.",
        Arity = ArgumentArity.OneOrMore,
    };

    /// <summary>Where the archive is.</summary>
    public static Option<string?> Archive() => new("--archive")
    {
        Description = "The folder of the node's archive, where it is not in the directory of the node.",
    };

    /// <summary>How the answer looks.</summary>
    public static Option<bool> Json() => new("--json") { Description = "Answers with one line of JSON." };

    /// <summary>Which moment.</summary>
    /// <param name="name">Of the option.</param>
    public static Option<RestorePoint> Moment(string name) => new(name)
    {
        Description = "A commit timestamp (of a store of one shard), a time like 2026-03-01T14:05 (of this machine's "
            + "time zone, unless it says another one), or 'latest', which it is when nothing is said.",
        CustomParser = PointOf,
        DefaultValueFactory = static _ => RestorePoint.Latest,
    };

    static RestorePoint? PointOf(ArgumentResult word)
    {
        string text = word.Tokens.Single().Value;
        if (!RestorePoint.TryParse(text, out RestorePoint? point))
            word.AddError($"'{text}' is no moment: give a commit timestamp, a time, or 'latest'.");
        return point;
    }
}
