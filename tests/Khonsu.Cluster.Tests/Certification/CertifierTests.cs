using Khonsu.Cluster.Certification;
using Xunit;

namespace Khonsu.Cluster.Tests.Certification;

/// <summary>The certifier against one that keeps every transaction and looks at all of them.</summary>
public sealed class CertifierTests
{
    const int Seeds = 300;
    const int Entries = 60;

    [Fact]
    public void It_refuses_what_has_changed_and_nothing_else()
    {
        int refused = 0;
        int committed = 0;
        for (int seed = 1; seed <= Seeds; seed++)
        {
            var walk = new Walk(seed, Certifier.ChangesMax);
            for (int number = 1; number <= Entries; number++)
            {
                (Conflict? conflict, bool isChanged, _) = walk.Step();
                Assert.True(isChanged == conflict is not null, $"seed {seed}, entry {number}: {conflict}");
                refused += isChanged ? 1 : 0;
                committed += isChanged ? 0 : 1;
            }
        }

        // Why: a workload in which everything, or nothing, is refused proves little.
        Assert.InRange(refused, committed / 10, committed * 10);
    }

    [Fact]
    public void With_little_memory_it_refuses_more_but_never_less()
    {
        int tooOld = 0;
        for (int seed = 1; seed <= Seeds; seed++)
        {
            var walk = new Walk(seed, changesMax: 7);
            for (int number = 1; number <= Entries; number++)
            {
                (Conflict? conflict, bool isChanged, bool isOld) = walk.Step();
                Assert.True(
                    isOld ? conflict is { Part: ConflictPart.Snapshot } : isChanged == conflict is not null,
                    $"seed {seed}, entry {number}: {conflict}");
                tooOld += isOld ? 1 : 0;
            }
        }

        Assert.NotEqual(0, tooOld);
    }

    [Fact]
    public void One_made_of_what_another_remembers_decides_alike()
    {
        for (int seed = 1; seed <= Seeds; seed++)
        {
            var walk = new Walk(seed, Certifier.ChangesMax);
            for (int number = 1; number <= Entries / 2; number++)
                walk.Step();
            walk.Renew();
            for (int number = 1; number <= Entries / 2; number++)
            {
                (Conflict? conflict, bool isChanged, _) = walk.Step();
                Assert.True(isChanged == conflict is not null, $"seed {seed}, entry {number}: {conflict}");
            }
        }
    }

    sealed class Walk(int seed, int changesMax)
    {
        readonly Random _random = new(seed);
        readonly PreparedTransactions _marks = new(shard: 0);
        readonly List<(long Stamp, CommitEntry Entry)> _commits = [];
        RandomEntries? _entries;
        Certifier _certifier = new(changesMax);
        long _stamp = 1;

        public (Conflict? Conflict, bool IsChanged, bool IsOld) Step()
        {
            _entries ??= new RandomEntries(_random);
            long snapshot = Math.Max(1, _stamp - _random.Next(6));
            CommitEntry entry = _entries.Next((ulong)_stamp, snapshot);
            _stamp++;
            bool isOld = snapshot < _certifier.Floor;
            Conflict? conflict = _certifier.ConflictOf(entry, _marks);
            bool isChanged = _commits.Any(commit => commit.Stamp > snapshot && Touches(commit.Entry, entry));
            if (conflict is null)
            {
                _certifier.Remember(entry, _stamp);
                _commits.Add((_stamp, entry));
            }

            return (conflict, isChanged, isOld);
        }

        public void Renew()
        {
            var renewed = new Certifier(changesMax, _certifier.Floor);
            foreach (RememberedChange change in _certifier.Changes)
                renewed.Remember(in change);
            _certifier = renewed;
        }

        static bool Touches(CommitEntry commit, CommitEntry entry)
            => entry.Tables.Any(part => commit.Tables.Any(done => done.Name == part.Name && Touches(done, part)));

        static bool Touches(TablePart done, TablePart part)
        {
            if (done.Writes.Count == 0 && done.Merges is not { Keys.Count: > 0 })
                return false;
            return part.IsScanned
                || part.Reads.Any(key => Writes(done, key))
                || part.Writes.Any(write => write is { IsGuarded: true, Key: { } key } && Writes(done, key))
                || part.Ranges.Any(range => done.Points.Any(point => point.Index == range.Index
                    && (point.Key is not { } key || Holds(range, key))));
        }

        static bool Writes(TablePart done, ReadOnlyMemory<byte> key)
            => done.Writes.Any(write => write.Key is { } other && other.Span.SequenceEqual(key.Span))
                || (done.Merges?.Keys.Any(other => other.Span.SequenceEqual(key.Span)) ?? false);

        static bool Holds(RangePart range, ReadOnlyMemory<byte> key)
            => (range.From is not { } from || key.Span.SequenceCompareTo(from.Span) >= 0)
                && (range.To is not { } to || key.Span.StartsWith(to.Span)
                    || key.Span.SequenceCompareTo(to.Span) <= 0);
    }
}
