using System.Runtime.InteropServices;
using Khonsu.Cluster.Log;

namespace Khonsu.Cluster.Driver;

/// <summary>
/// The one thread on which the states of all groups are applied, frozen and loaded. What waits is bounded by what the
/// machines hand out unapplied.
/// </summary>
sealed class ApplyThread
{
    // So much is done at most before the consensus thread hears of it: it hands out more when it knows.
    const int ToldMax = 32;

    readonly WorkQueue<Action> _queue = new();
    readonly Inbox _inbox;
    readonly NodeLife _life;
    readonly Thread _thread;

    // Of the consensus thread: what it has noted. Of this one: what it has to tell.
    readonly List<Action> _noted = [];
    readonly List<Action> _told = [];

    /// <summary>Makes the thread; it does not run yet.</summary>
    public ApplyThread(Inbox inbox, NodeLife life, NodeId node)
    {
        (_inbox, _life) = (inbox, life);
        _thread = new Thread(Run) { IsBackground = true, Name = $"khonsu apply {node}" };
    }

    /// <summary>How much waits or is being done.</summary>
    public int Depth => _queue.Depth;

    /// <summary>What waits for other groups; on this thread only.</summary>
    public HeldWork Held { get; } = new();

    /// <summary>Starts it.</summary>
    public void Start() => _thread.Start();

    /// <summary>Notes work, to be done behind all other; on the consensus thread only.</summary>
    public void Add(Action work) => _noted.Add(work);

    /// <summary>Posts what was noted, all at once; on the consensus thread only.</summary>
    public void Flush()
    {
        if (_noted.Count == 0)
            return;
        _queue.TryPost(CollectionsMarshal.AsSpan(_noted));
        _noted.Clear();
    }

    /// <summary>Has the consensus thread do something, behind what it was told before; on this thread only.</summary>
    public void Tell(Action run) => _told.Add(run);

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
                    if (_told.Count >= ToldMax)
                        PostTold();
                }

                PostTold();
            }
        }
        catch (Exception error)
        {
            // Why all: a state that has thrown in the middle of an entry is not what the log says.
            _life.Fail(error, isOfState: true);
        }
    }

    // Why together: each post may wake the other thread, which costs more than what it is told.
    void PostTold()
    {
        if (_told.Count == 0)
            return;
        Action[] told = [.. _told];
        _told.Clear();
        _inbox.Post(() =>
        {
            foreach (Action run in told)
                run();
        });
    }
}
