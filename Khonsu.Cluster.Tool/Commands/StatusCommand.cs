using System.CommandLine;
using Khonsu.Cluster.Tool.Output;

namespace Khonsu.Cluster.Tool.Commands;

/// <summary><c>khonsu status</c>: how a node is that runs; or whose files they are, and which moments they have.
/// </summary>
sealed class StatusCommand : Command
{
    /// <summary>Makes the command.</summary>
    /// <param name="answer">Where the answer goes.</param>
    public StatusCommand(Answer answer)
        : base(
            "status",
            "Tells how a node is that runs, or whose files they are and which moments can be restored from them.")
    {
        var place = new Argument<string>("address-or-directory")
        {
            Description = "The address of a node for clients, such as http://127.0.0.1:7201; or the directory of a "
                + "node that does not run, or the folder of an archive or a backup.",
        };
        Option<string?> archive = Words.Archive();
        Option<bool> json = Words.Json();
        var connection = new ConnectionWords();
        Arguments.Add(place);
        Options.Add(archive);
        Options.Add(json);
        connection.AddTo(this);
        SetAction(async (parsed, stop) =>
        {
            string from = parsed.GetRequiredValue(place);
            answer.Give(
                parsed.GetValue(json),
                ConnectionWords.IsAddress(from)
                    ? await AskAsync(connection, parsed, from, stop)
                    : FieldsOf(KhonsuRecovery.Inspect(from, parsed.GetValue(archive))));
            return ExitCodes.Done;
        });
    }

    static async Task<Field[]> AskAsync(
        ConnectionWords connection, ParseResult parsed, string address, CancellationToken stop)
    {
        using KhonsuAdmin node = connection.Connect(parsed, address);
        return FieldsOf(await node.GetStatusAsync(stop));
    }

    static Field[] FieldsOf(KhonsuNodeStatus status) =>
    [
        new("node", status.Node),
        new("starts", status.Starts),
        new("leader", status.Leader),
        new("ballot", status.Ballot),
        new("configuration", status.Configuration),
        .. Field.OfMembers(status),
        new("voters", Field.TextsOf(status.Voters)),
        new("followers", status.Followers.Select(static one => $"{one.Node}: {one.AcceptedEntries}").ToArray()),
        new("applied", status.AppliedEntries),
        new("decided", status.DecidedEntries),
        new("accepted", status.AcceptedEntries),
        new("first", status.FirstLogEntry),
        new("shards", status.Shards.Select(static one => $"{one.Shard}: {one.Leader}").ToArray()),
        new("shardVoters", status.Shards.Select(static one => $"{one.Shard}: {Text(one.Voters)}").ToArray()),
        new("shardLearners", status.Shards.Where(static one => one.Learners.Count > 0)
            .Select(static one => $"{one.Shard}: {Text(one.Learners)}").ToArray()),
        new("leads", status.Shards.Count(one => one.Leader == status.Node)),
        new("votes", status.Shards.Count(one => one.Voters.Contains(status.Node))),
        new("unsettled", status.UnsettledTransactions),
        new("openCommits", status.OpenCommits),
        new("syncs", status.Syncs),
        new("stalenessSeconds", status.Staleness?.TotalSeconds),
        new("stopping", status.IsStopping),
        new("released", status.IsReleased),
    ];

    static string Text(IEnumerable<ulong> nodes) => string.Join(' ', nodes);

    static Field[] FieldsOf(KhonsuFolderStatus status) =>
    [
        new("node", status.Node),
        new("cluster", status.Cluster),
        new("starts", status.Starts),
        new("alone", status.IsAlone),
        .. Field.Of(status.Available),
        new("missing", HolesOf(status)),
        new("checkpoints", status.Checkpoints),
        new("stretches", status.Stretches),
        new("archiveBytes", status.ArchiveBytes),
        new("shards", status.Shards.Select(static shard => $"{shard.Shard}: {TextOf(shard)}").ToArray()),
    ];

    static string TextOf(KhonsuFolderShard shard)
        => $"{shard.Available.FirstTimestamp}-{shard.Available.LastTimestamp}";

    // Of several shards each has its own, by places in its log.
    static string[] HolesOf(KhonsuFolderStatus status) =>
    [
        .. status.Shards.SelectMany(shard => shard.Missing.Select(
            hole => $"{(status.Shards.Count == 1 ? "" : $"{shard.Shard}: ")}{hole.First}-{hole.Last}")),
    ];
}
