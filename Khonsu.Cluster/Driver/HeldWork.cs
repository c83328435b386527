namespace Khonsu.Cluster.Driver;

/// <summary>What waits for states of other groups to move on. On whatever applies them, one at a time.</summary>
sealed class HeldWork
{
    List<Func<bool>> _held = [];

    /// <summary>Does something again when a state has moved on.</summary>
    /// <param name="work">Returns whether it has moved one on.</param>
    public void Hold(Func<bool> work) => _held.Add(work);

    /// <summary>Does all of it until nothing of it moves: each may be what another one waits for.</summary>
    /// <param name="mayGoOn">Whether there is somebody to do it for.</param>
    public void Resume(Func<bool> mayGoOn)
    {
        bool hasMoved = _held.Count > 0;
        while (hasMoved && mayGoOn())
        {
            List<Func<bool>> held = _held;
            _held = [];
            hasMoved = false;
            foreach (Func<bool> work in held)
                hasMoved |= work();
            hasMoved &= _held.Count > 0;
        }
    }
}
