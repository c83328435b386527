namespace Flights.Input;

/// <summary>Collects the bytes of one element, from its first byte to where it ends or must have ended.</summary>
sealed class ElementScanner
{
    /// <summary>Most bytes of an element.</summary>
    public const int ElementBytesMax = 64 * 1024;

    readonly byte[] _bytes = new byte[ElementBytesMax];
    int _length;

    /// <summary>The element; valid until the next scan.</summary>
    public ReadOnlySpan<byte> Bytes => _bytes.AsSpan(0, _length);

    /// <summary>Whether the last scan ended inside of a string, so that what follows is text or structure.</summary>
    public bool IsLost { get; private set; }

    /// <summary>Forgets the last element.</summary>
    public void Clear()
    {
        _length = 0;
        IsLost = false;
    }

    /// <summary>Collects the element that begins at the next byte, which is not white space and not the end.</summary>
    /// <param name="input">The text; left behind the element.</param>
    /// <param name="inArray">Whether a comma or a bracket ends it.</param>
    /// <returns>Why it is not an element, or null when it may be one.</returns>
    /// <exception cref="ElementSizeException">It does not end within <see cref="ElementBytesMax"/>.</exception>
    public string? Scan(ByteInput input, bool inArray)
    {
        Clear();
        if (input.Peek() == '{')
            return ScanObject(input);
        ScanUnknown(input, inArray);
        if (input.Peek() == '{')
            ScanObject(input);
        return "this is not an object with the fields of a flight";
    }

    void ScanUnknown(ByteInput input, bool inArray)
    {
        while (input.Peek() is not ('{' or '\n' or ByteInput.End) && !(inArray && input.Peek() is ',' or ']'))
            Append(input);
    }

    string? ScanObject(ByteInput input)
    {
        int braces = 0;
        int brackets = 0;
        int before = ':';
        while (true)
        {
            int next = input.Peek();
            switch (next)
            {
                case ByteInput.End:
                    return "the file ends inside of this element";
                case '{' when before != ':' && brackets == 0:
                    return "a '}' is missing before the next element";
                case ']' when brackets == 0:
                    return "a '}' is missing before ']'";
                case '"':
                    if (!ScanString(input))
                        return "a string of this element does not end on its line";
                    break;
                default:
                    braces += next switch { '{' => 1, '}' => -1, _ => 0 };
                    brackets += next switch { '[' => 1, ']' => -1, _ => 0 };
                    Append(input);
                    break;
            }

            if (braces == 0)
                return null;
            if (next is not (' ' or '\t' or '\r' or '\n'))
                before = next;
        }
    }

    bool ScanString(ByteInput input)
    {
        Append(input);
        while (input.Peek() is not ('"' or '\n' or ByteInput.End))
        {
            bool isEscape = input.Peek() == '\\';
            Append(input);
            if (isEscape && input.Peek() is not ('\n' or ByteInput.End))
                Append(input);
        }

        IsLost = input.Peek() != '"';
        if (!IsLost)
            Append(input);
        return !IsLost;
    }

    void Append(ByteInput input)
    {
        if (_length == ElementBytesMax)
            throw new ElementSizeException();
        _bytes[_length++] = (byte)input.Peek();
        input.Advance();
    }
}
