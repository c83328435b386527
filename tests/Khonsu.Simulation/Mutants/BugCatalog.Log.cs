namespace Khonsu.Simulation.Mutants;

static partial class BugCatalog
{
    const string Rules = "Consensus/DurabilityRules.cs";
    const string Output = "Consensus/ConsensusMachine.Output.cs";
    const string Leader = "Consensus/ConsensusMachine.Leader.cs";
    const string Follower = "Consensus/ConsensusMachine.Follower.cs";
    const string Stream = "Consensus/ConsensusMachine.Stream.cs";
    const string ReadFile = "Consensus/ConsensusMachine.Reads.cs";
    const string CatchUp = "Consensus/ConsensusMachine.CatchUp.cs";
    const string Serve = "Consensus/ConsensusMachine.Serve.cs";
    const string Main = "Consensus/ConsensusMachine.cs";
    const string Election = "Consensus/LeaderElection.cs";
    const string Change = "Consensus/ConsensusMachine.Reconfiguration.cs";
    const string Log = "Log/ReplicatedLog.cs";

    static IEnumerable<PlantedBug> Durability()
    {
        yield return new(
            "accepted_before_sync", Rules, "message is Prepare or Promise or Accepted", "message is Prepare or Promise",
            "I8: an acknowledgement leaves before its entries are durable", "Durability", 50);
        yield return new(
            "promise_before_sync", Rules, "message is Prepare or Promise or Accepted", "message is Prepare or Accepted",
            "I8: a promise leaves before it is durable, and a crash forgets it", "Durability", 50);
        yield return new(
            "prepare_before_sync", Rules, "message is Prepare or Promise or Accepted", "message is Promise or Accepted",
            "I8: a ballot is used before it is durable, and used again after a crash", "Durability", 50);
        yield return new(
            "leader_counts_before_sync", Stream,
            "accepted[^1] = _durableHard.AcceptedRound == _promise ? _log.StableIndex : default;",
            "accepted[^1] = _log.EndIndex;",
            "I8: a leader counts itself for entries that are not durable at its node", "Durability", 200);
        yield return new(
            "write_in_flight_counts", Output, "_durableHard = last.Hard;", "_durableHard = _writtenHard;",
            "I8: an older write returns, and a newer one is taken for durable", "Durability", 400);
        yield return new(
            "later_cut_ignored", Log, "stable = LogIndex.Min(stable, cut);", "stable = end;",
            "I8: what a later write cuts off is taken for durable", "Durability", 4_000);
        yield return new(
            "entries_without_sync", Output, " or { Entries.Count: > 0 }", "",
            "I8: entries are written without a sync", "Durability", 50);
        yield return new(
            "hard_state_without_sync", Output,
            "bool mustSync = hard with { DecidedIndex = _writtenHard.DecidedIndex } != _writtenHard"
                + "\n            || log is",
            "bool mustSync = log is",
            "I8: promises are written without a sync", "Durability", 50);
        yield return new(
            "promise_lost_at_start", Main, "        _writtenHard = hard;\n",
            "        _promise = _acceptedRound;\n        _writtenHard = hard;\n",
            "I1, I5: a promise is forgotten by a restart, and a ballot is used again", "Durability", 200);
        yield return new(
            "emitted_before_sync", Output, "LogIndex.Min(_decided, _log.StableIndex)", "_decided",
            "P8: entries are applied that a crash could take from the log", "Durability", 200)
        {
            IsEverywhere = true,
        };
    }

    static IEnumerable<PlantedBug> Logs()
    {
        yield return new(
            "trim_above_checkpoint", Serve,
            "LogIndex limit = IsServing ? LogIndex.Min(index, _serving!.Index) : index;",
            "LogIndex limit = _applied;",
            "1.10: entries are trimmed that no durable checkpoint holds", "Checkpoints", 50);
        yield return new(
            "checkpoint_keeps_tail", CatchUp, " && _log.ChainAt(checkpoint.Index) == checkpoint.Chain", "",
            "I3: a log that contradicts an installed checkpoint is kept", "Checkpoints", 1_000);
        yield return new(
            "catch_up_keeps_promise", CatchUp, "        RaisePromise(part.Promise);\n", "",
            "I6: after catching up a node still promises leaders from before", "Mixed", 4_000);
        yield return new(
            "decided_beyond_log", Follower, "LogIndex.Min(_knownDecided, _log.EndIndex)", "_knownDecided",
            "I2: a follower takes for decided what it does not have", "Network", 100);
        yield return new(
            "stop_sign_not_last", Stream, "if (HasOpenStopSign || _transferTarget is not null)",
            "if (_transferTarget is not null)",
            "I7: an entry follows a stop sign in the same configuration", "Membership", 200);
        yield return new(
            "any_next_config", Change, "if (next.Id != _config.Id.Next)", "if (next.Id < _config.Id)",
            "I7: a leader may start the change to a configuration again", "Membership", 100);
    }
}
