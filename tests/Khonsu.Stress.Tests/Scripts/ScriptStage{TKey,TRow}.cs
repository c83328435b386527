using Khonsu.CompilerServices;

namespace Khonsu.Stress.Tests.Scripts;

/// <summary>A stage over one table.</summary>
sealed class ScriptStage<TKey, TRow> : ScriptStage
    where TKey : notnull, IEquatable<TKey>
    where TRow : TransactionalRow, IRow<TKey, TRow>
{
    public ScriptStage(IsolationLevel level, RowShape<TKey, TRow> shape)
        : base(level)
    {
        Shape = shape;
        Reset(10, 20);
    }

    public RowShape<TKey, TRow> Shape { get; }

    public override long? Final(int row) => Store.Read(tx =>
        tx.Table(TRow.Definition).Find(Shape.KeyOf(row)) is { } found ? Shape.ValueOf(found) : (long?)null);

    public override void Reset(long first, long second) => Store.Atomically(tx =>
    {
        tx.Table(TRow.Definition).Upsert(Shape.Make(1, first));
        tx.Table(TRow.Definition).Upsert(Shape.Make(2, second));
    });

    public override void WriteAndThrow(long value)
    {
        var thrown = new InvalidOperationException("The body fails.");
        InvalidOperationException caught = Assert.Throws<InvalidOperationException>(() => Store.Atomically(
            tx =>
            {
                tx.Table(TRow.Definition)[Shape.KeyOf(1)] = Shape.Make(1, value);
                throw thrown;
            },
            Options));
        Assert.Same(thrown, caught);
    }

    protected override Actor BeginCore(string name) => new Actor<TKey, TRow>(name, this);
}
