using Apache.Arrow;
using Apache.Arrow.Ipc;

namespace Khonsu.Arrow;

/// <summary>Reads whole Arrow streams and files; whatever is wrong with the bytes becomes one typed error.</summary>
internal static class ArrowInput
{
    static ReadOnlySpan<byte> FileMagic => "ARROW1"u8;

    /// <summary>Reads all batches of a stream, to the end mark that its writer leaves.</summary>
    /// <param name="stream">The stream; it stays open.</param>
    /// <returns>The batches; the caller disposes of them.</returns>
    /// <exception cref="ArrowFormatException">The bytes are no Arrow stream, damaged, or end before the end
    /// mark.</exception>
    internal static List<RecordBatch> ReadStream(Stream stream)
    {
        const string Name = "the stream";
        EndMarkStream probe = new(stream);
        List<RecordBatch> batches = ReadAll(
            Name, () => new ArrowStreamReader(probe, ArrowCodecs.Factory, leaveOpen: true));

        // Why: the format lets a stream just end, but then a cut between two batches could not be told from the end.
        if (!probe.HasEndMark)
        {
            Dispose(batches);
            throw new ArrowFormatException(Name, "it ends without an end mark and was probably cut off", null);
        }

        return batches;
    }

    /// <summary>Reads all batches of a file.</summary>
    /// <param name="path">The file.</param>
    /// <returns>The batches; the caller disposes of them.</returns>
    /// <exception cref="ArrowFormatException">The file is no Arrow file, damaged, or cut off.</exception>
    internal static List<RecordBatch> ReadFile(string path)
    {
        using FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
        CheckMagic(file, path);
        return ReadAll(path, () => new ArrowFileReader(file, null, ArrowCodecs.Factory, leaveOpen: true));
    }

    internal static void Dispose(List<RecordBatch> batches)
    {
        foreach (RecordBatch batch in batches)
            batch.Dispose();
    }

    static List<RecordBatch> ReadAll(string name, Func<ArrowStreamReader> open)
    {
        List<RecordBatch> batches = [];
        try
        {
            using ArrowStreamReader reader = open();
            while (reader.ReadNextRecordBatch() is { } batch)
                batches.Add(batch);
            if (reader.Schema is null)
                throw new InvalidDataException("It has no schema.");
            return batches;
        }
        catch (Exception e)
        {
            // Why: the library meets damaged bytes with whatever its parser stumbles over, from EndOfStream to
            // NullReference.
            Dispose(batches);
            string problem = $"it is damaged, cut off or of another format ({e.Message.TrimEnd('.')})";
            throw new ArrowFormatException(name, problem, e);
        }
    }

    // Why: a file has its index at the end and the magic word on both ends; a cut file is named as such instead of by a
    // parser.
    static void CheckMagic(FileStream file, string path)
    {
        Span<byte> magic = stackalloc byte[FileMagic.Length];
        int bytes = file.ReadAtLeast(magic, magic.Length, throwOnEndOfStream: false);
        if (!magic[..bytes].SequenceEqual(FileMagic))
        {
            throw new ArrowFormatException(
                path, "it does not start as an Arrow file; a stream is read with ReadArrowStream", null);
        }

        file.Seek(-magic.Length, SeekOrigin.End);
        file.ReadExactly(magic);
        if (!magic.SequenceEqual(FileMagic))
            throw new ArrowFormatException(path, "it does not end as an Arrow file and was probably cut off", null);
        file.Position = 0;
    }
}
