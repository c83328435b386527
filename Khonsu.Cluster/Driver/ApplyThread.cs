using Khonsu.Cluster.Log;

namespace Khonsu.Cluster.Driver;

/// <summary>
/// The one thread on which the states of all groups are applied, frozen and loaded. What waits is bounded by what the
/// machines hand out unapplied.
/// </summary>
sealed class ApplyThread
{
    readonly WorkQueue<Action> _queue = new();
    readonly NodeLife _life;
    readonly Thread _thread;

    /// <summary>Makes the thread; it does not run yet.</summary>
    public ApplyThread(NodeLife life, NodeId node)
    {
        _life = life;
        _thread = new Thread(Run) { IsBackground = true, Name = $"khonsu apply {node}" };
    }

    /// <summary>How much waits or is being done.</summary>
    public int Depth => _queue.Depth;

    /// <summary>What waits for other groups; on this thread only.</summary>
    public HeldWork Held { get; } = new();

    /// <summary>Starts it.</summary>
    public void Start() => _thread.Start();

    /// <summary>Posts work, behind all other.</summary>
    public void Post(Action work) => _queue.TryPost(work);

    /// <summary>Lets it end after what it is doing, and waits for that.</summary>
    public void End()
    {
        _queue.Close();
        _thread.Join();
    }

    void Run()
    {
        var works = new List<Action>();
        try
        {
            while (_queue.TryTakeAll(works) && _life.End is null)
            {
                foreach (Action work in works)
                {
                    if (_life.End is null)
                        work();
                    Held.Resume(() => _life.End is null);
                }
            }
        }
        catch (Exception error)
        {
            // Why all: a state that has thrown in the middle of an entry is not what the log says.
            _life.Fail(error, isOfState: true);
        }
    }
}
