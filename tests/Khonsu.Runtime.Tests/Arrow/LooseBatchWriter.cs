using Khonsu.CompilerServices;

namespace Khonsu.Runtime.Tests.Arrow;

/// <summary>A hand-made batch writer: what the generator writes, with boxed values.</summary>
sealed class LooseBatchWriter : RowBatchWriter<LooseRow>
{
    readonly Action<object?>[] _appends;

    public LooseBatchWriter(TableDefinition definition, (ColumnWriter Writer, Action<object?> Append)[] columns)
        : base(definition, Array.ConvertAll(columns, static c => c.Writer)) =>
        _appends = Array.ConvertAll(columns, static c => c.Append);

    public override void Append(LooseRow[] rows, int count)
    {
        for (int row = 0; row < count; row++)
        {
            for (int i = 0; i < _appends.Length; i++)
                _appends[i](rows[row].Values[i]);
        }
    }
}
