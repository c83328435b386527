using Apache.Arrow;
using Apache.Arrow.Ipc;
using Khonsu.Arrow;
using Khonsu.CompilerServices;

namespace Khonsu.Runtime.Tests.Arrow;

/// <summary>Rows of random columns to batches and back, through the same steps as a table.</summary>
sealed class LooseTable
{
    readonly KindCodec[] _kinds;

    public LooseTable(params (KindCodec Kind, bool IsNullable)[] columns)
        : this("loose", [.. columns.Select(static (c, i) => (c.Kind, c.Kind.Define($"c{i}", c.IsNullable)))])
    {
    }

    public LooseTable(string name, (KindCodec Kind, ColumnDefinition Column)[] columns)
    {
        _kinds = System.Array.ConvertAll(columns, static c => c.Kind);
        Definition = new TableDefinition<long, LooseRow>(name, System.Array.ConvertAll(columns, static c => c.Column));
    }

    public TableDefinition Definition { get; }

    public RecordBatch Write(IReadOnlyList<object?[]> rows)
    {
        LooseBatchWriter writer = new(Definition, [.. _kinds.Select((k, i) => k.Writer(Definition.Columns[i]))]);
        LooseRow[] block = [.. rows.Select(static r => new LooseRow(r))];
        writer.KeyOf = static row => KindCodec.Bits(row.Values[0]);
        writer.AppendBlock(block, block.Length);
        ColumnParts[] parts = System.Array.ConvertAll(writer.Columns, static c => c.Finish());
        return ArrowArrays.BatchOf(ArrowSchemas.Of(Definition), parts, writer.RowCount, handsOver: true);
    }

    public List<object?[]> Read(RecordBatch batch, SchemaMatch match = SchemaMatch.Versions)
    {
        SchemaPlan plan = Definition.Plans.Of(Definition, batch.Schema, isPartial: false, match);
        plan.Check(batch);
        LooseBatchReader reader = new(Definition, [.. _kinds.Select((k, i) => k.Reader(Definition.Columns[i]))]);
        using BoundBatch bound = new(reader, batch, plan);
        return
        [
            .. Enumerable.Range(0, bound.Length)
                .Select(row => (plan.IsWhole ? reader.Read(row) : reader.ReadOnto(row, null)).Values),
        ];
    }

    public static RecordBatch ThroughStream(RecordBatch batch)
    {
        using MemoryStream stream = new();
        using (ArrowStreamWriter writer = new(stream, batch.Schema, leaveOpen: true))
        {
            writer.WriteRecordBatch(batch);
            writer.WriteEnd();
        }

        stream.Position = 0;
        return ArrowInput.ReadStream(stream).Single();
    }
}
