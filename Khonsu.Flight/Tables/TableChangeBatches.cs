using Apache.Arrow;

namespace Khonsu.Flight.Tables;

/// <summary>The changes of a table as batches of whole commits.</summary>
/// <param name="Schema">Their schema.</param>
/// <param name="AfterTimestamp">The commit after which they begin.</param>
/// <param name="Batches">The batches, those to come too; each belongs to who takes it.</param>
internal sealed record TableChangeBatches(Schema Schema, long AfterTimestamp, IAsyncEnumerable<RecordBatch> Batches);
