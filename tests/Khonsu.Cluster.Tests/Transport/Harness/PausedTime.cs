using System.Threading.Channels;

namespace Khonsu.Cluster.Tests.Transport.Harness;

/// <summary>
/// Time that stands still, but for the pauses of links: each shows itself, and ends when the test says so. Longer
/// timers, those of what may take too long, never run off unless told.
/// </summary>
sealed class PausedTime : TimeProvider
{
    static readonly TimeSpan s_pauseMax = TimeSpan.FromSeconds(1);

    readonly Channel<Pause> _pauses = Channel.CreateUnbounded<Pause>();
    readonly Channel<Pause> _patience = Channel.CreateUnbounded<Pause>();

    public override ITimer CreateTimer(
        TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var pause = new Pause(callback, state, dueTime);
        (dueTime <= s_pauseMax ? _pauses : _patience).Writer.TryWrite(pause);
        return pause;
    }

    public override long GetTimestamp() => 0;

    /// <summary>Waits for the next pause of a link.</summary>
    public ValueTask<Pause> NextPauseAsync() => _pauses.Reader.ReadAsync(TestTimeout.Token());

    /// <summary>Waits until something begins to be waited for.</summary>
    public ValueTask<Pause> NextPatienceAsync() => _patience.Reader.ReadAsync(TestTimeout.Token());

    /// <summary>Waits until every link of one peer pauses.</summary>
    public async Task<Pause[]> AllPausesAsync()
        => [await NextPauseAsync(), await NextPauseAsync(), await NextPauseAsync()];
}
