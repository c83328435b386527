#if KHONSU_SHARD_PROGRAM
using Khonsu.Cluster.Apply;
using Khonsu.Cluster.Certification;
using Khonsu.Cluster.Format;
using Khonsu.Cluster.Log;
using Khonsu.Cluster.Placement;
using Khonsu.Cluster.TwoPhase;
using Khonsu.Replication;

namespace Khonsu.Mutants.Tests.ShardProgram;

// What the sinks of the product do with threads.
sealed partial class WorldNode : ISharedTransactions
{
    readonly Coordinator _coordinator;
    readonly OpenRequests _requests = new();
    readonly SortedDictionary<RequestId, WorldOpen> _open = [];
    readonly SortedDictionary<GroupId, List<OpenCommit>> _queues = [];
    readonly SortedDictionary<GroupId, List<(Step Step, byte[] Payload)>> _asked = [];
    readonly SortedDictionary<GroupId, Queue<ShardEnd>> _doors = [];
    readonly SortedSet<RequestId> _inDoubt = [];
    ulong _proposals;

    /// <summary>Whether its callers are answered and nothing of it is to be proposed.</summary>
    public bool IsIdle
        => _open.Count == 0
            && _coordinator.Count == 0
            && _asked.Values.All(static one => one.Count == 0)
            && _doors.Values.All(static one => one.Count == 0);

    /// <summary>Time passes.</summary>
    public void Tick() => Do(() =>
    {
        foreach (GroupId shard in _world.Map.Groups)
            _coordinator.OnLeading(shard, _world.LeaderOf(shard) == Id);
        _coordinator.Tick();
    });

    /// <summary>A caller does not wait any longer.</summary>
    public void GiveUpOne()
    {
        if (_open.Count == 0)
            return;
        WorldOpen open = _open.Values.ElementAt(_world.Random.Next(_open.Count));
        if (open.Transaction.IsShared)
            Do(() => _coordinator.GiveUp(open.Transaction.Id));
        else
            End(open, AnswerKind.Unknown);
    }

    /// <summary>Asks how a transaction ended of which nobody knows.</summary>
    public void AskForOne()
    {
        if (_inDoubt.Count == 0)
            return;
        RequestId id = _inDoubt.ElementAt(_world.Random.Next(_inDoubt.Count));
        var writer = new ByteWriter();
        CommitEntryCodec.Put(writer, new CommitEntry { Request = id, AnsweredUpTo = 0, Snapshot = 0, Tables = [] });
        Propose(ShardMap.GroupOf(RequestNumbers.HomeOf(id.Sequence, Local.Map.Count)), writer.Written.ToArray(), []);
    }

    /// <summary>Sends commits of one shard again of which nothing was heard.</summary>
    /// <param name="share">How many of them.</param>
    public void SendAgain(double share)
    {
        foreach (WorldOpen open in _open.Values)
        {
            if (open.Payload is null || _world.Random.NextDouble() >= share)
                continue;
            ulong before = open.Proposal;
            ulong proposal = Propose(open.Transaction.Shards[0], open.Payload, []);
            foreach (WorldOpen other in _open.Values)
            {
                if (other.Proposal == before && other.Payload == open.Payload)
                    other.Proposal = proposal;
            }
        }
    }

    /// <summary>Sends what waits to be sent together.</summary>
    /// <param name="shard">To which shard.</param>
    public void Flush(GroupId shard)
    {
        FlushCommits(shard);
        FlushAsked(shard);
        FlushEnds(shard);
    }

    /// <summary>What was proposed may not come.</summary>
    /// <param name="steps">What.</param>
    public void Lost(IEnumerable<Step> steps) => Do(() =>
    {
        foreach (Step step in steps)
            _coordinator.Lost(step);
    });

    void ISharedTransactions.OnVote(
        GroupId shard, RequestId id, Vote vote, IReadOnlyList<GroupId>? participants, ulong answeredUpTo)
        => Do(() => _coordinator.OnVote(shard, id, vote, participants, answeredUpTo));

    // Nothing hurries or waits here: how long entries take is drawn.
    void ISharedTransactions.OnBlocked(GroupId shard)
    {
    }

    void ISharedTransactions.OnResolved(GroupId shard, Resolution resolution)
        => Do(() => _coordinator.OnResolved(shard, resolution));

    void ISharedTransactions.OnForgotten(GroupId shard, RequestId id)
        => Do(() => _coordinator.OnForgotten(shard, id));

    void ISharedTransactions.OnLoaded(GroupId shard, PreparedTransactions known) => Do(() => _coordinator.OnLoaded(
        shard,
        [.. known.All.Values.Select(static one => LoadedOf(one.Entry, one.Time))],
        [.. known.Committed.Values.Select(static one => LoadedOf(one.Entry, one.Time))]));

    static LoadedTransaction LoadedOf(PrepareEntry entry, long time)
        => new(entry.Request, entry.Participants, entry.Part.AnsweredUpTo, time);

    /// <summary>Tells a shard what time it is.</summary>
    /// <param name="shard">The shard.</param>
    /// <param name="ahead">How far ahead.</param>
    public void Advance(GroupId shard, long ahead)
        => Propose(shard, Encode(new AdvanceEntry(Local.TimeAfterAll(Clock) + ahead)), []);

    void Submit(WorldTransaction record, SubmittedCommit submitted)
    {
        (ulong number, ulong answered) = _requests.TryBegin()!.Value;
        if (ShardSplit.OnlyOf(submitted, _world.Map) is { } only)
            SubmitAlone(record, submitted, only, (number, answered));
        else
            SubmitShared(record, submitted, (number, answered));
    }

    void SubmitAlone(
        WorldTransaction record, SubmittedCommit submitted, GroupId shard, (ulong Number, ulong Answered) request)
    {
        foreach (int key in record.Writes.Keys.Concat(record.Reads.Keys))
            Check(record.ShardOf(key) == shard, $"it is not of shard {shard} alone: {record}");
        var numbers = new RequestNumbers(ShardMap.ShardOf(shard));
        record.Shards = [shard];
        record.Id = new RequestId(Id, Incarnation, numbers.SequenceOf(request.Number));
        _world.History.Add(record);
        _open.Add(record.Id, new WorldOpen(record, submitted, request.Number));
        _queues[shard].Add(new OpenCommit(
            submitted,
            record.Id.Sequence,
            numbers.LastSequenceOf(request.Answered),
            Clock,
            default)
        {
            Start = Incarnation,
        });
        if (_world.Random.Next(3) > 0)
            FlushCommits(shard);
    }

    void SubmitShared(
        WorldTransaction record, SubmittedCommit submitted, (ulong Number, ulong Answered) request)
    {
        IReadOnlyList<ShardPart> parts = ShardSplit.Of(submitted, _world.Map);
        record.Shards = [.. parts.Select(static part => part.Shard)];
        var numbers = new RequestNumbers(ShardMap.ShardOf(record.Shards[0]));
        record.Id = new RequestId(Id, Incarnation, numbers.SequenceOf(request.Number));
        ulong answeredUpTo = numbers.LastSequenceOf(request.Answered);
        _world.History.Add(record);
        var payloads = new byte[parts.Count][];
        for (int place = 0; place < payloads.Length; place++)
        {
            // Race: other threads apply meanwhile.
            _world.Between(this)();
            CommitEntry part = CommitEncoder.EntryOf(
                parts[place].Tables,
                submitted.Snapshot,
                record.Id,
                answeredUpTo,
                Local.TimeAfterAll(Clock),
                _states[parts[place].Shard]);
            _world.Counts.Seen += part.Seen.Count > 0 ? 1 : 0;
            payloads[place] = Encode(new PrepareEntry(record.Shards, part));
        }

        var open = new WorldOpen(record, submitted, request.Number) { Parts = parts, Payloads = payloads };
        bool isAscending = _world.Random.Next(3) == 0;
        Do(() =>
        {
            _open.Add(record.Id, open);
            Check(_coordinator.Begin(record.Id, record.Shards, answeredUpTo, isAscending), "it waits twice");
        });
    }

    void FlushCommits(GroupId shard)
    {
        List<OpenCommit> queue = _queues[shard];
        if (queue.Count == 0)
            return;
        WorldOpen[] open = [.. queue.Select(one => _open.GetValueOrDefault(
            new RequestId(Id, Incarnation, one.Sequence))!)];
        byte[] payload;
        if (queue.Count == 1)
        {
            payload = CommitEncoder.Encode(
                queue[0].Submitted,
                new RequestId(Id, Incarnation, queue[0].Sequence),
                queue[0].AnsweredUpTo,
                queue[0].Time,
                _states[shard]);
        }
        else
        {
            _world.Counts.Groups++;
            payload = CommitEncoder.EncodeGroup(queue, Id, Incarnation, _states[shard]);
        }

        queue.Clear();
        ulong proposal = Propose(shard, payload, []);
        for (int place = 0; place < open.Length; place++)
        {
            // Who does not wait any longer is not there.
            if (open[place] is { } one)
                (one.Payload, one.Place, one.Proposal) = (payload, place, proposal);
        }
    }

    void FlushAsked(GroupId shard)
    {
        List<(Step Step, byte[] Payload)> asked = _asked[shard];
        if (asked.Count == 0)
            return;
        if (asked.Count > 1)
            _world.Counts.VoteGroups++;
        byte[] payload = asked.Count == 1
            ? asked[0].Payload
            : ShardEntryCodec.GroupOf(asked.ConvertAll(static one => (ReadOnlyMemory<byte>)one.Payload));
        Step[] steps = [.. asked.Select(static one => one.Step)];
        asked.Clear();
        Propose(shard, payload, steps);
    }

    void FlushEnds(GroupId shard)
    {
        ShardEnd[] ends = [.. _doors[shard]];
        _doors[shard].Clear();
        // Inv S5.
        if (!Local.IsWhole)
        {
            foreach ((Step step, _) in ends)
                _coordinator.Lost(step);
            return;
        }

        foreach (StepKind kind in (StepKind[])[StepKind.Resolve, StepKind.Forget])
        {
            ShardEnd[] some = [.. ends.Where(end => end.Step.Kind == kind)];
            if (some.Length > 0)
            {
                byte[] payload = Encode(ShardEnd.EntryOf(some, shard, Local.Positions));
                Propose(shard, payload, [.. some.Select(static end => end.Step)]);
            }
        }
    }

    static byte[] Encode(ShardEntry entry)
    {
        var writer = new ByteWriter();
        ShardEntryCodec.Put(writer, entry);
        return writer.Written.ToArray();
    }

    ulong Propose(GroupId shard, byte[] payload, IReadOnlyList<Step> steps)
    {
        var proposal = new ProposalId(Id, Incarnation, ++_proposals);
        _world.Propose(new WorldProposal(this, shard, LogEntry.Command(proposal, payload), steps));
        return _proposals;
    }

    // Tells the coordinator something, and does what it wants then.
    void Do(Action tell)
    {
        tell();
        while (_coordinator.TryTake(out Step step))
            Do(step);
    }

    void Do(Step step)
    {
        switch (step.Kind)
        {
            case StepKind.Answer:
                if (_open.TryGetValue(step.Id, out WorldOpen? answered))
                    Answer(answered, step);
                break;
            case StepKind.Prepare:
                if (!_open.TryGetValue(step.Id, out WorldOpen? asked))
                    break;
                _asked[step.Shard].Add((step, asked.Payloads[asked.PlaceOf(step.Shard)]));
                if (_world.AsksNow())
                    FlushAsked(step.Shard);
                break;
            case StepKind.Refuse:
                Propose(step.Shard, Encode(new RefuseEntry(step.Id, step.AnsweredUpTo)), [step]);
                break;
            default:
                IReadOnlyList<GroupId> shards = _coordinator.ParticipantsOf(step.Id);
                Check(!step.IsCommitted || shards.Count > 1, $"nobody knows the shards of {step}");
                _doors[step.Shard].Enqueue(new ShardEnd(step, shards));
                // Race: another thread sends it, which may be at once.
                if (_world.Random.Next(3) == 0)
                    FlushEnds(step.Shard);
                break;
        }
    }

    void Answer(WorldOpen open, Step step)
    {
        if (step is { Answer: AnswerKind.Refused, Vote.Outcome.Conflict: { Part: not ConflictPart.Snapshot } conflict })
        {
            Conflict whole = open.Parts[open.PlaceOf(step.Shard)].InWhole(conflict);
            TableFootprint table = open.Submitted.Tables[whole.Table];
            ulong? place = whole.Part switch
            {
                ConflictPart.Read => table.Reads[whole.Item].Place,
                ConflictPart.Write => table.Writes[whole.Item].Place,
                _ => null,
            };
            Check(
                place is not { } known || _world.Map.GroupOf(known) == step.Shard,
                $"shard {step.Shard} has refused a row of another one: {open.Transaction}");
        }

        if (step.Answer == AnswerKind.Committed && Local.IsWhole)
            _mustBeVisible.Add(open.Transaction);
        End(open, step.Answer);
    }

    void OnApplied(WorldEntry entry, object? result)
    {
        if (entry.Entry.Proposal.Node != Id || entry.Entry.Proposal.Incarnation != Incarnation)
            return;
        if (entry.Question is { } asked)
        {
            _requests.Settle(new RequestNumbers(0).NumberOf(asked.Sequence));
            _inDoubt.Remove(asked);
            return;
        }

        Outcome?[] outcomes = entry.Shared is not null ? [] : result as Outcome?[] ?? [(Outcome?)result];
        for (int place = 0; place < outcomes.Length; place++)
        {
            if (!_open.TryGetValue(entry.Commits[place], out WorldOpen? open)
                || open.Proposal != entry.Entry.Proposal.LocalId)
            {
                continue;
            }

            AnswerKind answer = outcomes[place] is not { } outcome
                ? AnswerKind.Unknown
                : outcome.IsCommitted ? AnswerKind.Committed : AnswerKind.Refused;
            if (answer == AnswerKind.Committed)
                _mustBeVisible.Add(open.Transaction);
            End(open, answer);
        }
    }

    void End(WorldOpen open, AnswerKind answer)
    {
        WorldTransaction one = open.Transaction;
        (one.Answer, one.Answered) = (answer, _world.Now);
        _open.Remove(one.Id);
        if (answer == AnswerKind.Unknown)
        {
            _world.Counts.Doubts++;
            _requests.Doubt(open.Number);
            _inDoubt.Add(one.Id);
        }
        else
        {
            _world.Counts.Refusals += answer == AnswerKind.Refused ? 1 : 0;
            _requests.End(open.Number);
        }
    }
}
#endif
