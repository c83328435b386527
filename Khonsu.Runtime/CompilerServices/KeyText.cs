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

    /// <summary>How many bytes a text needs.</summary>
    /// <param name="text">The text.</param>
    /// <returns>The size, with the end.</returns>
    /// <exception cref="OverflowException">There is no array of that size.</exception>
    public static int BytesOf(string text)
    {
        int bytes = 1;
        foreach (char letter in text)
            bytes = checked(bytes + BytesOf(letter));
        return bytes;
    }

    /// <summary>Writes a text and its end.</summary>
    /// <param name="target">Takes <see cref="BytesOf(string)"/>.</param>
    /// <param name="text">The text.</param>
    public static void Write(Span<byte> target, string text)
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

        target[count] = End;
    }

    static int BytesOf(char letter) => letter switch
    {
        <= (char)Escape => 2,
        < (char)0x80 => 1,
        < (char)0x800 => 2,
        _ => 3,
    };
}
