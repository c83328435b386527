using System.Buffers.Binary;
using Khonsu.Cluster.Format;
using Khonsu.Cluster.Log;

namespace Khonsu.Cluster.Storage.Archive;

/// <summary>Writes a <see cref="StretchFile"/>, entry by entry.</summary>
sealed class StretchWriter : IDisposable
{
    const int BufferBytes = 1 << 20;

    readonly FileStream _file;
    readonly GroupId _group;
    readonly ByteWriter _writer = new();
    ArchiveStretch _stretch;

    /// <summary>Begins a file.</summary>
    /// <param name="path">Where; what is there is replaced.</param>
    /// <param name="group">Whose log it is.</param>
    /// <param name="from">Index of the first entry.</param>
    /// <param name="fromChain">Chain of the log there.</param>
    /// <exception cref="IOException">It cannot be made.</exception>
    public StretchWriter(string path, GroupId group, LogIndex from, ulong fromChain)
    {
        _file = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.None, BufferBytes);
        _group = group;
        _stretch = new ArchiveStretch(from, fromChain, from, fromChain, 0, 0, 0);
    }

    /// <summary>What was written so far.</summary>
    public long SizeBytes => _file.Position;

    /// <summary>Writes the next entry.</summary>
    /// <param name="entry">With the chain it has in its log.</param>
    /// <param name="time">When it was made; 0 for not known.</param>
    /// <exception cref="StorageException">It does not follow the one before.</exception>
    /// <exception cref="IOException">It cannot be written.</exception>
    public void Add(LogEntry entry, long time)
    {
        // Inv A2: what follows here follows in the log.
        if (ChainHash.Of(_stretch.ToChain, entry) != entry.Chain)
            throw StretchFile.Damaged(_file.Name, $"entry {_stretch.To} is of another history than the one before it");
        _writer.Clear();
        StoredEntry.Put(_writer, _stretch.ToChain, entry);
        byte[] record = SealedRecord.Of(Keys.EntryOf(_group, _stretch.To), _writer.Written);
        PutLength(record.Length);
        _file.Write(record);
        _stretch = _stretch with
        {
            To = _stretch.To + 1,
            ToChain = entry.Chain,
            FirstTime = time > 0 && (_stretch.FirstTime == 0 || time < _stretch.FirstTime) ? time : _stretch.FirstTime,
            LastTime = Math.Max(_stretch.LastTime, time),
        };
    }

    /// <summary>Writes what describes the file, and syncs it.</summary>
    /// <returns>What it has.</returns>
    /// <exception cref="IOException">It cannot be written or synced.</exception>
    public ArchiveStretch Finish()
    {
        _writer.Clear();
        _writer.Put(_stretch.From.Value);
        _writer.Put(_stretch.FromChain);
        _writer.Put(_stretch.To.Value);
        _writer.Put(_stretch.ToChain);
        _writer.Put(_stretch.FirstTime);
        _writer.Put(_stretch.LastTime);
        byte[] footer = SealedRecord.Of(StretchFile.FooterKeyOf(_group, _stretch.From), _writer.Written);
        _file.Write(footer);
        PutLength(footer.Length);
        _file.Flush(flushToDisk: true);
        return _stretch with { SizeBytes = _file.Position };
    }

    /// <inheritdoc />
    public void Dispose() => _file.Dispose();

    void PutLength(int length)
    {
        Span<byte> bytes = stackalloc byte[StretchFile.LengthBytes];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, length);
        _file.Write(bytes);
    }
}
