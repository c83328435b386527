namespace Khonsu.Cluster.Log;

/// <summary>What a replica must find again after a crash, beside its log. Written as a whole.</summary>
/// <param name="Promise">No ballot below it is promised or accepted any more.</param>
/// <param name="AcceptedRound">The ballot whose leader shaped the log last.</param>
/// <param name="DecidedIndex">A lower bound of what is decided.</param>
/// <param name="Config">The configuration in force.</param>
/// <param name="ConfigIndex">Where it started: the index after the stop sign before it, 0 for the first.</param>
sealed record HardState(
    Ballot Promise, Ballot AcceptedRound, LogIndex DecidedIndex, Config Config, LogIndex ConfigIndex)
{
    /// <summary>The state of a replica that starts for the first time.</summary>
    /// <param name="config">
    /// The first configuration of the group, or <see cref="Log.Config.Joining"/> on a node that is added later.
    /// </param>
    public static HardState New(Config config) => new(default, default, default, config, default);
}
