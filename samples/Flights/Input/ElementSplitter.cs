namespace Flights.Input;

/// <summary>
/// Cuts a JSON array, or JSON lines, into elements without holding the file. The cut needs less than valid JSON: an
/// element that is broken inside still ends where the next one begins, so that it can be named, skipped and counted.
/// </summary>
/// <param name="stream">The file from its start; the caller closes it.</param>
sealed class ElementSplitter(Stream stream)
{
    readonly ByteInput _input = new(stream);
    readonly ElementScanner _scanner = new();
    bool _isArray;
    bool _isOpened;
    bool _isClosed;

    // Null where both are right: behind a faulty element nobody knows whether its comma was part of it.
    bool? _needsComma = false;

    /// <summary>Number of the element, from 1.</summary>
    public int Number { get; private set; }

    /// <summary>Where the element begins.</summary>
    public TextPosition Start { get; private set; }

    /// <summary>Why this is not an element, or null. The cut does not look for every fault.</summary>
    public string? Fault { get; private set; }

    /// <summary>The element; valid until the next move.</summary>
    public ReadOnlySpan<byte> Bytes => _scanner.Bytes;

    /// <summary>Goes to the next element, be it whole or faulty.</summary>
    /// <returns>False at the end of the file.</returns>
    /// <exception cref="ElementSizeException">An element does not end. What comes after it cannot be found.</exception>
    public bool MoveNext()
    {
        if (!_isOpened)
            Open();
        if (_scanner.IsLost)
            SkipToElement();
        SkipSpace();
        Start = _input.Position;
        bool hasElement = _isArray ? MoveInArray() : MoveInLines();
        if (hasElement)
            Number++;
        return hasElement;
    }

    void Open()
    {
        _isOpened = true;
        foreach (byte mark in (ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF])
        {
            if (_input.Peek() == mark)
                _input.Advance();
        }

        SkipSpace();
        _isArray = Take('[');
    }

    bool MoveInLines()
    {
        if (_input.Peek() == ByteInput.End)
            return false;
        Fault = _scanner.Scan(_input, inArray: false);
        return true;
    }

    bool MoveInArray()
    {
        if (_isClosed)
            return MoveBehindArray();
        bool hasComma = Take(',');
        SkipSpace();
        Start = _input.Position;
        string? commaFault = FaultOfComma(hasComma);
        switch (_input.Peek())
        {
            case ']':
                return CloseArray(hasComma);
            case ByteInput.End:
                _isClosed = true;
                return HasOnlyFault("the file ends before the ']' of its array");
            case ',':
                return HasOnlyFault("an element is missing before ','");
            default:
                Fault = _scanner.Scan(_input, inArray: true);
                _needsComma = Fault is null ? true : null;
                _isClosed = _input.Peek() == ByteInput.End && Fault is not null;
                Fault ??= commaFault;
                return true;
        }
    }

    bool CloseArray(bool hasComma)
    {
        _input.Advance();
        _isClosed = true;
        if (hasComma)
            return HasOnlyFault("an element is missing before ']'");
        SkipSpace();
        Start = _input.Position;
        return MoveBehindArray();
    }

    bool MoveBehindArray()
    {
        if (_input.Peek() == ByteInput.End)
            return false;
        while (_input.Peek() != ByteInput.End)
            _input.Advance();
        return HasOnlyFault("there is text behind the ']' of the array");
    }

    string? FaultOfComma(bool hasComma)
    {
        if (_needsComma is null || hasComma == _needsComma)
            return null;
        return hasComma ? "an element is missing before ','" : "',' is missing before this element";
    }

    bool HasOnlyFault(string fault)
    {
        Fault = fault;
        _scanner.Clear();
        return true;
    }

    // Why: after a string without an end nothing tells text from structure until the next brace that opens.
    void SkipToElement()
    {
        while (_input.Peek() is not ('{' or ']' or ByteInput.End))
            _input.Advance();
    }

    void SkipSpace()
    {
        while (_input.Peek() is ' ' or '\t' or '\r' or '\n')
            _input.Advance();
    }

    bool Take(char expected)
    {
        if (_input.Peek() != expected)
            return false;
        _input.Advance();
        return true;
    }
}
