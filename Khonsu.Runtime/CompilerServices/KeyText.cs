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

    // Of longer ones no bytes are made.
    const int LettersMax = (int.MaxValue - 1) / LetterBytesMax;

    // What is read where no character is.
    const int NoLetter = -1;
    const int NoMore = -2;

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

    /// <summary>Reads a text, or that there is none.</summary>
    /// <param name="source">What begins with it.</param>
    /// <param name="bytes">How many bytes it takes, with its end.</param>
    /// <param name="text">The text, or null.</param>
    /// <returns>False when the bytes do not begin as any text does.</returns>
    public static bool TryRead(ReadOnlySpan<byte> source, out int bytes, out string? text)
    {
        text = null;
        bytes = 0;
        if (!source.IsEmpty && source[0] == Null)
        {
            bytes = 1;
            return true;
        }

        int letters = 0;
        int letter = Next(source, ref bytes);
        for (; letter >= 0 && letters < LettersMax; letters++)
            letter = Next(source, ref bytes);
        if (letter != NoMore)
            return false;
        text = string.Create(letters, source[..bytes], static (target, written) =>
        {
            int position = 0;
            for (int i = 0; i < target.Length; i++)
                target[i] = (char)Next(written, ref position);
        });
        return true;
    }

    // Why each form is checked for its least number: a shorter one is what is written of those below.
    static int Next(ReadOnlySpan<byte> source, ref int position)
    {
        int first = position < source.Length ? source[position++] : Null;
        switch (first)
        {
            case End:
                return NoMore;
            case Escape:
                bool isEscaped = position < source.Length && source[position] is > 0 and <= Escape + 1;
                return isEscaped ? source[position++] - 1 : NoLetter;
            case > Escape and < 0x80:
                return first;
            case >= 0xC2 and < 0xE0:
                return With(source, ref position, first & 0x1F);
            case >= 0xE0 and < 0xF0:
                int letter = With(source, ref position, first & 0x0F);
                return letter >= 0x800 >> 6 ? With(source, ref position, letter) : NoLetter;
            default:
                return NoLetter;
        }
    }

    static int With(ReadOnlySpan<byte> source, ref int position, int high) =>
        position < source.Length && source[position] is >= 0x80 and < 0xC0
            ? (high << 6) | (source[position++] & 0x3F)
            : NoLetter;
}
