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
    /// <param name="map">Position in the batch of each column of the table, or
    /// <see cref="BatchCheck.NotThere"/>.</param>
    internal BoundBatch(RowBatchReader reader, RecordBatch batch, int[] map)
    {
        _reader = reader;
        _batch = batch;
        _sources = new ColumnSource?[map.Length];
        try
        {
            for (int i = 0; i < map.Length; i++)
            {
                if (map[i] == BatchCheck.NotThere)
                    continue;
                ColumnReader column = reader.Columns[i];
                ArrayData data = BatchCheck.Storage(batch.Column(map[i]));
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
