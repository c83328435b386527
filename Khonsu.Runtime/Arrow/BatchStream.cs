using Apache.Arrow;
using Apache.Arrow.Ipc;

namespace Khonsu.Arrow;

/// <summary>Batches as the stream of arrays that the C interface of Arrow exports.</summary>
/// <param name="schema">Schema of the batches.</param>
/// <param name="batches">The batches; those that nobody takes are disposed of with the stream.</param>
internal sealed class BatchStream(Schema schema, IReadOnlyList<RecordBatch> batches) : IArrowArrayStream
{
    int _next;

    /// <inheritdoc/>
    public Schema Schema => schema;

    /// <inheritdoc/>
    public ValueTask<RecordBatch> ReadNextRecordBatchAsync(CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        // Why null: the interface says the end so, although its annotation does not.
        return ValueTask.FromResult(_next < batches.Count ? batches[_next++] : null!);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        while (_next < batches.Count)
            batches[_next++].Dispose();
    }
}
