using Khonsu.Cluster.Consensus;
using Khonsu.Cluster.Log;
using Khonsu.Cluster.Storage.Checkpoints;

namespace Khonsu.Cluster.Driver;

/// <summary>What belongs to one group on a node.</summary>
/// <param name="Node">What the groups share.</param>
/// <param name="Group">The group.</param>
/// <param name="Machine">Its machine; used by the consensus thread only.</param>
/// <param name="Applier">Its state; used by the apply thread only.</param>
/// <param name="Folder">Where its checkpoints are.</param>
/// <param name="Touch">Tells the consensus thread, on it, that the machine may want something done.</param>
sealed record GroupParts(
    NodeParts Node,
    GroupId Group,
    ConsensusMachine Machine,
    GroupApplier Applier,
    CheckpointFolder Folder,
    Action Touch)
{
    /// <summary>Has something applied or frozen, behind all other; on the consensus thread.</summary>
    public void Apply(Action work) => Node.Apply.Add(work);

    /// <summary>Lets the consensus thread do something, and then what the machine wants; on the apply thread.</summary>
    public void Tell(Action run) => Node.Apply.Tell(() => Resume(run));

    /// <summary>Makes something durable, and goes on on the consensus thread.</summary>
    public void Persist(LogJob job) => Node.Log.Add(job with { OnDurable = () => Resume(job.OnDurable) });

    /// <summary>Does something that takes long, and goes on with what it returns on the consensus thread.</summary>
    public void Start(Func<Action> work, bool isOfState = false) => Node.Background.Start(
        () =>
        {
            Action next = work();
            return () => Resume(next);
        },
        isOfState);

    void Resume(Action run)
    {
        Touch();
        run();
    }
}
