#if KHONSU_REPLICA_PROGRAM
using Khonsu.Cluster.Certification;
using Khonsu.Cluster.Tests.Certification;

namespace Khonsu.Mutants.Tests.ReplicaProgram;

/// <summary>A certifier that remembers little refuses all that one refuses that remembers everything.</summary>
static class CertifierWalk
{
    const int Remembered = 8;
    const int Entries = 200;

    /// <summary>Walks.</summary>
    public static void Run(ulong seed)
    {
        var random = new Random((int)seed);
        var entries = new RandomEntries(random);
        var small = new Certifier(Remembered);
        var whole = new Certifier();
        var marks = new PreparedTransactions(shard: 0);
        for (int stamp = 1; stamp <= Entries; stamp++)
        {
            CommitEntry entry = entries.Next((ulong)stamp, Math.Max(0, stamp - random.Next(1, 12)));
            Conflict? bySmall = small.ConflictOf(entry, marks);
            if (bySmall is null && whole.ConflictOf(entry, marks) is { } conflict)
                throw new InvalidOperationException($"seed={seed}: entry {stamp} is not refused, but by {conflict}");
            if (bySmall is not null)
                continue;
            small.Remember(entry, stamp);
            whole.Remember(entry, stamp);
        }
    }
}
#endif
