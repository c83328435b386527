using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

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

    /// <summary>Reads where a node listens.</summary>
    /// <param name="word">Told what is wrong.</param>
    /// <param name="text">Host and port.</param>
    /// <returns>Null, and the word has an error, for what is no place.</returns>
    public static (string Host, int Port)? PlaceOf(ArgumentResult word, string text)
    {
        int colon = text.LastIndexOf(':');
        bool isPlace = int.TryParse(
            text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out int port);
        if (isPlace && colon > 0)
            return (text[..colon].Trim('[', ']'), port);
        word.AddError($"'{text}' is no place: write host and port, for example 10.0.0.4:7101 or [::1]:7101.");
        return null;
    }

    static RestorePoint? PointOf(ArgumentResult word)
    {
        string text = word.Tokens.Single().Value;
        if (!RestorePoint.TryParse(text, out RestorePoint? point))
            word.AddError($"'{text}' is no moment: give a commit timestamp, a time, or 'latest'.");
        return point;
    }
}
