namespace Flights.Input;

/// <summary>A place in a text file.</summary>
/// <param name="Line">The line, from 1.</param>
/// <param name="Byte">The byte in the line, from 1.</param>
readonly record struct TextPosition(long Line, long Byte)
{
    /// <summary>The first byte of a file.</summary>
    public static TextPosition Start { get; } = new(1, 1);

    /// <summary>The place behind some bytes that begin here.</summary>
    public TextPosition After(ReadOnlySpan<byte> bytes)
    {
        int lineBreaks = bytes.Count((byte)'\n');
        return lineBreaks == 0
            ? new(Line, Byte + bytes.Length)
            : new(Line + lineBreaks, bytes.Length - bytes.LastIndexOf((byte)'\n'));
    }
}
