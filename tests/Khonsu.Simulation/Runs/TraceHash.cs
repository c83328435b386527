using Khonsu.Simulation.Checks;

namespace Khonsu.Simulation.Runs;

/// <summary>Gathers all that happens in a run into one number, and into lines when someone reads along.</summary>
sealed class TraceHash(Action<string>? reader)
{
    public ulong Value { get; private set; } = ListDigest.Empty;

    /// <summary>Whether someone reads along; only then are lines made.</summary>
    public bool IsRead => reader is not null;

    public void Add(long number) => Value = ListDigest.With(Value, (ulong)number);

    public void Tell(string line) => reader?.Invoke(line);
}
