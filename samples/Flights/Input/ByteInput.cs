namespace Flights.Input;

/// <summary>Bytes of a stream, one after the other, with their place in the text.</summary>
/// <param name="stream">The stream; the caller closes it.</param>
sealed class ByteInput(Stream stream)
{
    /// <summary>What <see cref="Peek"/> returns behind the last byte.</summary>
    public const int End = -1;

    readonly byte[] _buffer = new byte[64 * 1024];
    int _index;
    int _count;
    long _line = 1;
    long _byteOfLine = 1;

    /// <summary>The place of the next byte.</summary>
    public TextPosition Position => new(_line, _byteOfLine);

    /// <summary>The next byte, which stays, or <see cref="End"/>.</summary>
    public int Peek() => _index < _count || Fill() ? _buffer[_index] : End;

    /// <summary>Goes past the byte that <see cref="Peek"/> has returned.</summary>
    public void Advance()
    {
        if (_buffer[_index++] == '\n')
            (_line, _byteOfLine) = (_line + 1, 1);
        else
            _byteOfLine++;
    }

    bool Fill()
    {
        _index = 0;
        _count = stream.Read(_buffer);
        return _count > 0;
    }
}
