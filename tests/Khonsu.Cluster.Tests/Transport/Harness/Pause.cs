namespace Khonsu.Cluster.Tests.Transport.Harness;

/// <summary>A timer that the test runs off.</summary>
sealed class Pause(TimerCallback callback, object? state, TimeSpan length) : ITimer
{
    public TimeSpan Length => length;

    public void End() => callback(state);

    public bool Change(TimeSpan dueTime, TimeSpan period) => true;

    public void Dispose()
    {
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
