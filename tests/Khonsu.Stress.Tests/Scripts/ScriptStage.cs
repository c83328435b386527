using System.Globalization;

namespace Khonsu.Stress.Tests.Scripts;

/// <summary>A store with Hermitage's two rows, 1 = 10 and 2 = 20, and the transcript of what the actors did.</summary>
abstract class ScriptStage(IsolationLevel level) : IDisposable
{
    readonly List<string> _transcript = [];
    readonly List<Actor> _actors = [];

    public IsolationLevel Level => level;

    /// <summary>Whether a transaction reads one snapshot.</summary>
    public bool HasOneSnapshot => level != IsolationLevel.ReadCommitted;

    /// <summary>Whether a blind write loses against a commit after the snapshot.</summary>
    public bool FirstCommitterWins => level is IsolationLevel.Snapshot or IsolationLevel.RepeatableRead;

    /// <summary>Whether rows read by key must be unchanged at the commit.</summary>
    public bool ValidatesRows => level is IsolationLevel.RepeatableRead or IsolationLevel.Serializable;

    /// <summary>Whether two transactions that each write what the other one read exclude each other.</summary>
    public bool PreventsSkew => level >= IsolationLevel.RepeatableRead;

    public ScriptStores Stores { get; } = ScriptStores.Open();

    public KhonsuStore Store => Stores.Any;

    public TransactionOptions Options { get; } = new() { Isolation = level, MaxAttempts = 1 };

    public string Transcript => string.Join("\n", _transcript);

    public static ScriptStage Open(IsolationLevel level, KeyKind key) => key switch
    {
        KeyKind.Text => new ScriptStage<string, NamedAccount>(level, new RowShape<string, NamedAccount>(
            row => $"account-{row}",
            id => int.Parse(id.AsSpan("account-".Length), CultureInfo.InvariantCulture),
            (id, value) => new NamedAccount(id, value),
            row => row.Value)),
        _ => new ScriptStage<long, NumberedAccount>(level, new RowShape<long, NumberedAccount>(
            row => row,
            id => (int)id,
            (id, value) => new NumberedAccount(id, value),
            row => row.Value)),
    };

    /// <summary>Begins a transaction at the stage's level.</summary>
    public Actor Begin(string name)
    {
        Actor actor = BeginCore(name);
        _actors.Add(actor);
        Tell($"{name}: begin");
        return actor;
    }

    /// <summary>A row after everything, seen by a read block; null when it is absent.</summary>
    public abstract long? Final(int row);

    /// <summary>Sets both rows again, before the script begins.</summary>
    public abstract void Reset(long first, long second);

    /// <summary>A block that writes row 1 and then throws.</summary>
    public abstract void WriteAndThrow(long value);

    public void Tell(string line) => _transcript.Add(line);

    public void Dispose()
    {
        foreach (Actor actor in _actors)
            actor.Dispose();
        Stores.Dispose();
    }

    protected abstract Actor BeginCore(string name);
}
