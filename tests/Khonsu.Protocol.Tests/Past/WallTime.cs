namespace Khonsu.Protocol.Tests.Past;

/// <summary>A time that stands still until a test moves it.</summary>
sealed class WallTime : TimeProvider
{
    DateTimeOffset _now = new(2026, 5, 1, 12, 0, 0, TimeSpan.Zero);

    public DateTimeOffset Now => _now;

    public void Pass(int milliseconds) => _now = _now.AddMilliseconds(milliseconds);

    public override DateTimeOffset GetUtcNow() => _now;
}
