using Khonsu.CompilerServices;

namespace Khonsu.Runtime.Tests.Arrow;

/// <summary>A hand-made batch reader: what the generator writes, with boxed values.</summary>
sealed class LooseBatchReader : RowBatchReader<LooseRow>
{
    public const string Default = "default";

    readonly (ColumnReader Reader, Func<int, object?> Get)[] _columns;

    public LooseBatchReader(TableDefinition definition, (ColumnReader Reader, Func<int, object?> Get)[] columns)
        : base(definition, Array.ConvertAll(columns, static c => c.Reader)) =>
        _columns = columns;

    public override LooseRow Read(int row) => new(Array.ConvertAll(_columns, column => column.Get(row)));

    public override LooseRow ReadOnto(int row, LooseRow? current) => new(Array.ConvertAll(
        _columns,
        column => column.Reader.IsBound ? column.Get(row) : column.Reader.Column.HasDefault ? Default : null));
}
