using Khonsu.Cluster.Consensus;

namespace Khonsu.Cluster.Driver;

/// <summary>Makes the errors of refused calls, each with what to do about it.</summary>
static class Refusals
{
    /// <summary>The error of a refusal.</summary>
    public static RefusedException Of(Refusal reason, NodeOptions options)
    {
        TimeSpan? retryAfter = RetryAfter(reason, options);
        string advice = retryAfter is { } wait ? $" Try again in {wait.TotalMilliseconds} ms." : "";
        return new RefusedException(reason, TextOf(reason, options) + advice, retryAfter);
    }

    /// <summary>Why a machine refused a proposal.</summary>
    public static Refusal ReasonOf(ProposeStatus status) => status switch
    {
        ProposeStatus.Busy => Refusal.Busy,
        ProposeStatus.TooLarge => Refusal.TooLarge,
        ProposeStatus.Changing => Refusal.Changing,
        ProposeStatus.Stalled => Refusal.Stalled,
        _ => Refusal.NoLeader,
    };

    /// <summary>Why a machine refused or gave up a new configuration.</summary>
    public static Refusal ReasonOf(ReconfigureStatus status) => status switch
    {
        ReconfigureStatus.Changing => Refusal.Changing,
        ReconfigureStatus.WrongNumber => Refusal.WrongNumber,
        ReconfigureStatus.TimedOut => Refusal.TimedOut,
        _ => Refusal.NotLeader,
    };

    static TimeSpan? RetryAfter(Refusal reason, NodeOptions options) => reason switch
    {
        Refusal.Busy or Refusal.Changing => options.TickInterval,
        Refusal.NoLeader or Refusal.Stalled => options.TickInterval * options.ElectionTicks,
        _ => null,
    };

    static string TextOf(Refusal reason, NodeOptions options) => reason switch
    {
        Refusal.Busy => "Too much is waiting on this node, or undecided or unapplied in the group.",
        Refusal.NoLeader => "The group has no leader that this node knows of and that can answer.",
        Refusal.NotLeader => "This node does not lead the group, or cannot do that as it is: ask the leader that the "
            + "status names, and name another voter as target.",
        Refusal.TooLarge => $"The payload is larger than {options.EntryBytesMax} bytes. Split it.",
        Refusal.Changing => "The configuration or the leader of the group is being changed.",
        Refusal.Stalled => "The disk of this leader does not answer; another node will lead.",
        Refusal.WrongNumber => "The number of a new configuration is that of the present one plus one: see the status.",
        _ => "A node that was to join made no progress, and nothing was changed. See that it runs and can be reached, "
            + "then ask again.",
    };
}
