namespace Khonsu.Arrow;

/// <summary>Passes a stream on to a reader and remembers whether the last bytes were the end-of-stream mark of
/// Arrow.</summary>
internal sealed class EndMarkStream : Stream
{
    readonly Stream _stream;
    ulong _lastBytes;

    internal EndMarkStream(Stream stream) => _stream = stream;

    /// <summary>Whether the last eight bytes were the continuation mark and a length of 0.</summary>
    internal bool HasEndMark => _lastBytes == 0xFFFF_FFFF_0000_0000;

    /// <inheritdoc/>
    public override bool CanRead => true;

    /// <inheritdoc/>
    public override bool CanSeek => false;

    /// <inheritdoc/>
    public override bool CanWrite => false;

    /// <inheritdoc/>
    public override long Length => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    /// <inheritdoc/>
    public override int Read(Span<byte> buffer)
    {
        int bytes = _stream.Read(buffer);
        foreach (byte value in buffer[Math.Max(0, bytes - sizeof(ulong))..bytes])
            _lastBytes = (_lastBytes << 8) | value;
        return bytes;
    }

    /// <inheritdoc/>
    public override void Flush()
    {
    }

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
