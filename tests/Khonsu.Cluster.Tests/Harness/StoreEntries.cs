using System.Text;
using Khonsu.Cluster.Log;
using Khonsu.Cluster.Storage;

namespace Khonsu.Cluster.Tests.Harness;

/// <summary>Makes changes of a group that only append.</summary>
static class StoreEntries
{
    public static GroupWrite Append(GroupId group, long from, ulong chain, params string[] payloads)
        => new(group, null, new LogWrite(null, null, 0, null, new LogIndex(from), Chained(chain, payloads)), null);

    /// <summary>Writes entries one batch at a time.</summary>
    /// <returns>The chain at the end.</returns>
    public static ulong Fill(NodeStore store, GroupId group, int count, bool mustSync = true)
    {
        ulong chain = 0;
        for (int index = 0; index < count; index++)
        {
            GroupWrite write = Append(group, index, chain, $"entry {index} {new string('.', 100)}");
            store.Write([write], mustSync);
            chain = write.Log!.Entries[0].Chain;
        }

        return chain;
    }

    static List<LogEntry> Chained(ulong chain, string[] payloads)
    {
        var entries = new List<LogEntry>();
        foreach (string payload in payloads)
        {
            var proposal = new ProposalId(new NodeId(1), 1, (ulong)entries.Count);
            entries.Add(LogEntry.Command(proposal, Encoding.UTF8.GetBytes(payload)).After(chain));
            chain = entries[^1].Chain;
        }

        return entries;
    }
}
