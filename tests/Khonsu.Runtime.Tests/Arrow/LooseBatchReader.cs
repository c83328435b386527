using Khonsu.CompilerServices;

namespace Khonsu.Runtime.Tests.Arrow;

/// <summary>A hand-made batch reader: what the generator writes, with boxed values.</summary>
sealed class LooseBatchReader : RowBatchReader<LooseRow>
{
    readonly Func<int, object?>[] _gets;

    public LooseBatchReader(TableDefinition definition, (ColumnReader Reader, Func<int, object?> Get)[] columns)
        : base(definition, Array.ConvertAll(columns, static c => c.Reader)) =>
        _gets = Array.ConvertAll(columns, static c => c.Get);

    public override LooseRow Read(int row) => new(Array.ConvertAll(_gets, get => get(row)));
}
