using Google.Protobuf;
using Khonsu.Cluster.Format;
using Khonsu.Cluster.Transport.Codec;
using Khonsu.CompilerServices;
using Khonsu.Replication;

namespace Khonsu.Cluster.Clients.Rows;

/// <summary>Makes frames of rows, none of them larger than what one row needs, or <see cref="FrameBytesMax"/>. A schema
/// is sent once. For one thread at a time.</summary>
sealed class RowPieces
{
    // What goes into one frame, unless one row has more.
    const int FrameBytesMax = 1 << 20;

    // What is written at once, about.
    const int PieceBytes = 256 << 10;
    const int FirstPieceRows = 64;

    readonly HashSet<string> _schemas = new(StringComparer.Ordinal);

    /// <summary>Makes frames; each is written when it is asked for.</summary>
    /// <param name="tables">The rows.</param>
    /// <returns>What goes into each, and whether another one follows; at least one.</returns>
    public IEnumerable<(List<V1.TableRows> Tables, bool GoesOn)> FramesOf(IEnumerable<FoundRows> tables)
    {
        var frame = new List<V1.TableRows>();
        int bytes = 0;
        foreach (V1.TableRows piece in tables.SelectMany(PiecesOf))
        {
            int size = piece.Rows.Length + piece.Schema.Length;
            if (frame.Count > 0 && bytes + size > FrameBytesMax)
            {
                yield return (frame, true);
                frame = [];
                bytes = 0;
            }

            frame.Add(piece);
            bytes += size;
        }

        yield return (frame, false);
    }

    IEnumerable<V1.TableRows> PiecesOf(FoundRows found)
    {
        TransactionalRow[] rows = [.. found.Puts, .. found.Deletes];
        ReplicaTable table = found.Table;
        int take = FirstPieceRows;
        for (int first = 0; first < rows.Length;)
        {
            take = Math.Min(take, rows.Length - first);
            byte[] bytes = table.Encode(new ArraySegment<TransactionalRow>(rows, first, take));
            if (bytes.Length > FrameBytesMax && take > 1)
            {
                take /= 2;
                continue;
            }

            yield return new V1.TableRows
            {
                Table = table.Definition.Name,
                SchemaId = Checksum.Of(0, table.Schema.Span),
                Schema = _schemas.Add(table.Definition.Name) ? ValueEncoder.Put(table.Schema) : ByteString.Empty,
                Rows = ValueEncoder.Put(bytes),
                Puts = (uint)Math.Clamp(found.Puts.Count - first, 0, take),
            };
            first += take;
            // Why at most twice as many: rows may be of very different sizes.
            take = (int)Math.Clamp((long)take * PieceBytes / bytes.Length, 1, 2L * take);
        }
    }
}
