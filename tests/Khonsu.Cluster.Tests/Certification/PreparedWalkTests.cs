using Khonsu.Cluster.Certification;
using Khonsu.Cluster.Format;
using Khonsu.Cluster.Log;
using Xunit;

namespace Khonsu.Cluster.Tests.Certification;

/// <summary>One shard's log of everything that it can be told, against a model that keeps every transaction and looks
/// at all of them.</summary>
public sealed class PreparedWalkTests
{
    const int Seeds = 200;
    const int Steps = 150;

    [Fact]
    public void It_says_no_to_what_overlaps_or_has_changed_and_to_nothing_else()
    {
        var counts = new SortedDictionary<string, int>(StringComparer.Ordinal);
        for (int seed = 1; seed <= Seeds; seed++)
        {
            var walk = new Walk(seed, counts);
            for (int step = 1; step <= Steps; step++)
                walk.Step($"seed={seed} step={step}");
        }

        // Why: a walk that never comes to something proves nothing of it.
        string[] expected =
        [
            "again", "alone", "changed", "committed", "given up", "group", "mark Merge", "mark Point", "mark Range",
            "mark Read", "mark Scan", "mark Write", "seen", "yes",
        ];
        Assert.All(expected, name => Assert.True(counts.GetValueOrDefault(name) > 50, $"too few: {name}"));
    }

    enum Fate
    {
        None,
        Prepared,
        Committed,
        NotDone,
    }

    sealed class Walk(int seed, SortedDictionary<string, int> counts)
    {
        readonly Random _random = new(seed);
        readonly Certifier _certifier = new();
        readonly Sessions _sessions = new();
        readonly SortedDictionary<RequestId, (PrepareEntry Entry, long Stamp)> _prepared = [];
        readonly SortedDictionary<RequestId, (long PreparedStamp, long Stamp)> _remembered = [];
        readonly SortedDictionary<RequestId, Fate> _fates = [];
        readonly List<(long Stamp, CommitEntry Entry)> _commits = [];
        RandomEntries? _entries;
        PreparedTransactions _marks = new(shard: 0);
        ulong _sequence;
        long _stamp = 10;

        public void Step(string where)
        {
            _entries ??= new RandomEntries(_random);
            _stamp++;
            switch (_random.Next(10))
            {
                case < 4:
                    Prepare(where);
                    break;
                case < 6:
                    Alone(where);
                    break;
                case 6:
                    Group(where);
                    break;
                case 7:
                    Refuse(where);
                    break;
                default:
                    Resolve(where);
                    break;
            }

            if (_remembered.Count > 2)
                Forget();
            if (_random.Next(8) == 0)
                Renew(where);
            Assert.Equal(_prepared.Keys, _marks.All.Keys);
            Assert.Equal(_remembered.Keys, _marks.Committed.Keys);
        }

        void Prepare(string where)
        {
            PrepareEntry entry = _entries!.Prepare(++_sequence, Snapshot());
            entry = entry with { Part = WithSeen(entry.Part) };
            if (_random.Next(6) == 0 && _fates.Count > 0)
                entry = entry with { Part = entry.Part with { Request = Known() } };
            Fate before = FateOf(entry.Request);
            bool isFree = IsFree(entry.Part);

            Vote vote = _marks.Prepare(entry, _stamp, _sessions, _certifier);

            if (before == Fate.None)
            {
                Assert.True(vote.Kind == (isFree ? VoteKind.Yes : VoteKind.No), $"{where}: {vote} for {entry.Request}");
                if (!isFree)
                    CheckPlace(entry.Part, vote.Outcome!.Value.Conflict!.Value, where);
                Count(isFree ? "yes" : "no");
                _fates[entry.Request] = isFree ? Fate.Prepared : Fate.NotDone;
                if (isFree)
                    _prepared.Add(entry.Request, (entry, _stamp));
                return;
            }

            Count("again");
            Assert.True(vote.Kind == VoteOf(before), $"{where}: {vote} for {entry.Request}, {before}");
        }

        // As the state of a store does it.
        void Alone(string where)
        {
            CommitEntry entry = Next();
            bool isFree = IsFree(entry);
            Assert.True(_sessions.IsNew(entry.Request, 0, out _));
            Conflict? conflict = _certifier.ConflictOf(entry, _marks);
            Assert.True(isFree == conflict is null, $"{where}: {conflict}");
            _sessions.Note(entry.Request, new Outcome(conflict is null ? _stamp : 0, conflict));
            if (conflict is null)
                _certifier.Remember(entry, _stamp);
            else
                CheckPlace(entry, conflict.Value, where);
            Count("alone");
            Done(entry, isFree);
        }

        void Group(string where)
        {
            CommitEntry[] entries = [Next(), Next()];
            Decision decision = Decision.Of(
                new CommitBatch(entries, [], IsGroup: true), _stamp, _sessions, _certifier, _marks);
            for (int number = 0; number < entries.Length; number++)
            {
                bool isFree = IsFree(entries[number]);
                Assert.True(isFree == decision.IsDone[number], $"{where}: {decision.Outcomes[number]}");
                Done(entries[number], isFree);
            }

            Count("group");
        }

        void Refuse(string where)
        {
            RequestId request = _random.Next(2) == 0 || _fates.Count == 0
                ? new RequestId(new NodeId((ulong)_random.Next(1, 4)), 1, ++_sequence)
                : Known();
            Fate before = FateOf(request);
            Vote vote = _marks.Refuse(request, 0, _sessions);
            Assert.True(vote.Kind == VoteOf(before), $"{where}: {vote} for {request}, {before}");
            if (before == Fate.None)
                GiveUp(request);
        }

        void Resolve(string where)
        {
            // Some of them of one entry, at one timestamp.
            for (int left = _random.Next(1, 4); left > 0; left--)
            {
                bool isCommitted = _random.Next(3) > 0;
                RequestId request = _prepared.Count > 0 && _random.Next(8) > 0
                    ? _prepared.Keys.ElementAt(_random.Next(_prepared.Count))
                    : new RequestId(new NodeId((ulong)_random.Next(1, 4)), 1, ++_sequence);
                Prepared? prepared = _marks.Resolve(
                    new Resolution(request, isCommitted, _marks.Clock.Now + _random.Next(99)),
                    _stamp,
                    _sessions,
                    _certifier);
                bool isKept = _prepared.Remove(request, out (PrepareEntry Entry, long Stamp) kept);
                Assert.True(isKept == prepared is not null, where);
                if (prepared is not null)
                {
                    Assert.Equal((kept.Stamp, kept.Entry.Request), (prepared.Stamp, prepared.Entry.Request));
                    Done(prepared.Entry.Part, isCommitted);
                    if (isCommitted)
                        _remembered.Add(request, (kept.Stamp, _stamp));
                    Count(isCommitted ? "committed" : "given up");
                }
                else if (!isCommitted)
                {
                    GiveUp(request);
                }
            }
        }

        void Forget()
        {
            RequestId request = _remembered.Keys.ElementAt(_random.Next(_remembered.Count));
            _remembered.Remove(request);
            _marks.Forget(request);
        }

        // As a checkpoint does it.
        void Renew(string where)
        {
            byte[] bytes = BytesOf(_marks.Copy());
            var reader = new ByteReader(bytes);
            _marks = PreparedTransactionsCodec.Take(ref reader, shard: 0);
            Assert.True(reader.IsAtEnd && bytes.AsSpan().SequenceEqual(BytesOf(_marks)), where);
        }

        static byte[] BytesOf(PreparedTransactions marks)
        {
            var writer = new ByteWriter();
            PreparedTransactionsCodec.Put(writer, marks);
            return writer.Written.ToArray();
        }

        void GiveUp(RequestId request)
        {
            _fates[request] = Fate.NotDone;
            Count("given up");
        }

        void Done(CommitEntry entry, bool isCommitted)
        {
            _fates[entry.Request] = isCommitted ? Fate.Committed : Fate.NotDone;
            if (isCommitted)
                _commits.Add((_stamp, entry));
        }

        bool IsFree(CommitEntry entry)
            => !_commits.Any(commit => commit.Stamp > entry.Snapshot
                    && NaiveMarks.Changes(commit.Entry, entry, IsSeen(commit.Entry.Request, entry)))
                && !_prepared.Values.Any(mark => NaiveMarks.Overlap(mark.Entry.Part, entry));

        bool IsSeen(RequestId request, CommitEntry entry)
        {
            bool isSeen = entry.Seen.Contains(request)
                && _remembered.TryGetValue(request, out (long PreparedStamp, long Stamp) stamps)
                && stamps.PreparedStamp <= entry.Snapshot;
            if (isSeen)
                Count("seen");
            return isSeen;
        }

        void CheckPlace(CommitEntry entry, Conflict conflict, string where)
        {
            Count(conflict.Stamp > 0 ? "changed" : $"mark {conflict.Part}");
            if (conflict.Stamp > 0)
                return;
            TablePart only = NaiveMarks.Only(entry, conflict);
            bool isThere = _prepared.Values.Any(mark => mark.Entry.Part.Tables.Any(
                marked => marked.Name == only.Name && NaiveMarks.Overlap(marked, only)));
            Assert.True(isThere, $"{where}: {conflict} is with nothing");
        }

        CommitEntry Next() => WithSeen(_entries!.Next(++_sequence, Snapshot()));

        CommitEntry WithSeen(CommitEntry entry) => entry with
        {
            Seen = [.. _remembered.Keys.Where(_ => _random.Next(2) == 0), .. _entries!.Seen().Take(1)],
        };

        RequestId Known() => _fates.Keys.ElementAt(_random.Next(_fates.Count));

        long Snapshot() => _stamp - _random.Next(1, 8);

        Fate FateOf(RequestId request) => _fates.GetValueOrDefault(request);

        static VoteKind VoteOf(Fate fate) => fate switch
        {
            Fate.Prepared => VoteKind.Yes,
            Fate.Committed => VoteKind.Committed,
            _ => VoteKind.No,
        };

        void Count(string name) => counts[name] = counts.GetValueOrDefault(name) + 1;
    }
}
