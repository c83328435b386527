using Apache.Arrow;
using Khonsu.CompilerServices;

namespace Khonsu.Arrow;

/// <summary>A reader that stands on a batch, whose memory stays in place until this is disposed of.</summary>
internal sealed class BoundBatch : IDisposable
{
    readonly RowBatchReader _reader;
    readonly RecordBatch _batch;
    readonly ColumnSource?[] _sources;

    /// <summary>Binds each column.</summary>
    /// <param name="reader">The reader.</param>
    /// <param name="batch">A batch that was checked.</param>
    /// <param name="plan">The plan of its schema.</param>
    internal BoundBatch(RowBatchReader reader, RecordBatch batch, SchemaPlan plan)
    {
        _reader = reader;
        _batch = batch;
        _sources = new ColumnSource?[reader.Columns.Length];
        try
        {
            for (int i = 0; i < _sources.Length; i++)
            {
                if (plan.DataOf(batch, i) is not { } data)
                    continue;
                ColumnReader column = reader.Columns[i];
                var source = new ColumnSource(data, reader.Definition.Name, column.Column.Name);
                _sources[i] = source;
                column.Bind(source);
            }
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    internal int Length => _batch.Length;

    /// <summary>Unbinds the readers, then lets the memory move.</summary>
    public void Dispose()
    {
        foreach (ColumnReader column in _reader.Columns)
            column.Unbind();
        foreach (ColumnSource? source in _sources)
            source?.Dispose();

        // Why: the batch owns native memory; it must not be finalized while pointers into it are in use.
        GC.KeepAlive(_batch);
    }
}
