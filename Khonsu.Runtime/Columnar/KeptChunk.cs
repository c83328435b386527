namespace Khonsu.Columnar;

/// <summary>A chunk that serves later snapshots until a chain of it is marked.</summary>
/// <param name="Chunk">The chunk; held once for this place.</param>
/// <param name="Round">The round whose scan made it; marks of earlier rounds are in it.</param>
/// <param name="Snapshot">What it shows; no older snapshot may have it.</param>
internal sealed record KeptChunk(ColumnChunk Chunk, long Round, long Snapshot);
