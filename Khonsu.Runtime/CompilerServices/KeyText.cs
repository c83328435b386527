namespace Khonsu.CompilerServices;

/// <summary>
/// Text as bytes that compare as <see cref="string.CompareOrdinal(string, string)"/> does: each character, of a pair
/// of surrogates too, in the form that UTF-8 has for numbers of 16 bits, and an end that is below all of them. The
/// first three characters, which would be as low as the end or as null, have a byte before them.
/// </summary>
static class KeyText
{
    /// <summary>No text.</summary>
    public const byte Null = 0;

    const byte End = 1;
    const byte Escape = 2;
    const int LetterBytesMax = 3;

    /// <summary>How many bytes a text may need, with its end.</summary>
    /// <param name="text">The text.</param>
    /// <returns>The largest size of texts of its length.</returns>
    /// <exception cref="OverflowException">There is no array of that size.</exception>
    public static int BytesMax(string text) => checked((LetterBytesMax * text.Length) + 1);

    /// <summary>Writes a text and its end.</summary>
    /// <param name="target">Takes up to <see cref="BytesMax"/>.</param>
    /// <param name="text">The text.</param>
    /// <returns>How many bytes it took.</returns>
    public static int Write(Span<byte> target, string text)
    {
        int count = 0;
        foreach (char letter in text)
        {
            switch (letter)
            {
                case <= (char)Escape:
                    target[count++] = Escape;
                    target[count++] = (byte)(letter + 1);
                    break;
                case < (char)0x80:
                    target[count++] = (byte)letter;
                    break;
                case < (char)0x800:
                    target[count++] = (byte)(0xC0 | (letter >> 6));
                    target[count++] = (byte)(0x80 | (letter & 0x3F));
                    break;
                default:
                    target[count++] = (byte)(0xE0 | (letter >> 12));
                    target[count++] = (byte)(0x80 | ((letter >> 6) & 0x3F));
                    target[count++] = (byte)(0x80 | (letter & 0x3F));
                    break;
            }
        }

        target[count++] = End;
        return count;
    }
}
