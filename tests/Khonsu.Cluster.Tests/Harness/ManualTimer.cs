namespace Khonsu.Cluster.Tests.Harness;

/// <summary>A timer that fires when the test lets it.</summary>
sealed class ManualTimer(TimerCallback callback, object? state, Action<ManualTimer> forget) : ITimer
{
    volatile bool _isOn;

    public bool Change(TimeSpan dueTime, TimeSpan period)
    {
        _isOn = dueTime != Timeout.InfiniteTimeSpan;
        return true;
    }

    public void Fire()
    {
        if (_isOn)
            callback(state);
    }

    public void Dispose() => forget(this);

    public ValueTask DisposeAsync()
    {
        Dispose();
        return default;
    }
}
