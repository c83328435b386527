using Khonsu.CompilerServices;

namespace Khonsu.Stress.Tests.Scripts;

/// <summary>An actor on a hand-driven transaction of the store.</summary>
sealed class Actor<TKey, TRow> : Actor
    where TKey : notnull, IEquatable<TKey>
    where TRow : TransactionalRow, IRow<TKey, TRow>
{
    readonly RowShape<TKey, TRow> _shape;
    readonly Transaction _transaction;

    public Actor(string name, ScriptStage<TKey, TRow> stage)
        : base(name, stage)
    {
        _shape = stage.Shape;
        _transaction = OnThread(() => stage.Stores.Begin(stage.Options));
    }

    Table<TKey, TRow> Rows => _transaction.Table(TRow.Definition);

    protected override long? GetCore(int row) =>
        Rows.Find(_shape.KeyOf(row)) is { } found ? _shape.ValueOf(found) : null;

    protected override void SetCore(int row, long value) => Rows[_shape.KeyOf(row)] = _shape.Make(row, value);

    protected override void AddCore(int row, long value) => Rows.Add(_shape.Make(row, value));

    protected override long UpdateCore(int row, long added) => _shape.ValueOf(Rows.Update(
        _shape.KeyOf(row),
        found => _shape.Make(row, _shape.ValueOf(found) + added)));

    protected override bool RemoveCore(int row) => Rows.Remove(_shape.KeyOf(row));

    protected override IEnumerable<(int Row, long Value)> ScanCore()
    {
        foreach (TRow row in Rows)
            yield return (_shape.RowOf(TRow.KeyOf(row)), _shape.ValueOf(row));
    }

    protected override int CountCore() => Rows.Count;

    protected override bool CommitCore() => _transaction.TryCommit().IsCommitted;

    protected override void RollbackCore() => _transaction.Rollback();

    protected override void DisposeCore() => _transaction.Dispose();
}
