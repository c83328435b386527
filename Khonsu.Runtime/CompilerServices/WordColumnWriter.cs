using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;
using Khonsu.Arrow;

namespace Khonsu.CompilerServices;

/// <summary>
/// Writes texts as positions in a dictionary of the texts that came, in the order in which they came first.
/// </summary>
/// <remarks>
/// The dictionary is that of one batch, unless the writer was told to keep it: batches that go out together need the
/// same one, because the library writes dictionaries once for a stream or file.
/// </remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class WordColumnWriter : FixedWidthColumnWriter
{
    readonly Dictionary<string, int> _positions = new(StringComparer.Ordinal);
    readonly List<string> _words = [];
    readonly StringColumnWriter _texts;
    long _wordBytes;
    bool _keepsWords;

    /// <summary>Starts the column.</summary>
    /// <param name="column">The column, of kind <see cref="ColumnKind.Word"/>.</param>
    public WordColumnWriter(ColumnDefinition column)
        : base(column, sizeof(int))
    {
        ArgumentNullException.ThrowIfNull(column);
        _texts = new StringColumnWriter(new ColumnDefinition(column.Name, column.Member, ColumnKind.String, false));
    }

    /// <summary>Appends a value or null.</summary>
    /// <param name="value">The value, or null in a nullable column.</param>
    /// <exception cref="ColumnValueException">Null in a column that does not accept it, a lone surrogate, or different
    /// texts of more than 2 GiB in one batch.</exception>
    public void Append(string? value)
    {
        if (value is null)
            StoreNull();
        else
            Store(_positions.TryGetValue(value, out int position) ? position : Add(value));
    }

    // Why a text: a placeholder is no null, and every position that is none must be one of the dictionary.
    internal override void AppendPlaceholder() => Append("");

    internal override void KeepWords() => _keepsWords = true;

    internal override ColumnParts Finish()
    {
        _texts.Reset();
        foreach (string word in _words)
            _texts.Append(word);
        return base.Finish() with { Dictionary = _texts.Finish() };
    }

    internal override void Reset()
    {
        base.Reset();
        if (!_keepsWords)
            Forget();
    }

    internal override void Release()
    {
        base.Release();
        _texts.Release();
        _keepsWords = false;
        Forget();
    }

    int Add(string value)
    {
        long bytes = Utf8Text.ByteCount(value);
        if (bytes < 0)
            RefuseSurrogate(value);
        if (bytes > int.MaxValue - _wordBytes)
            RefuseSize(value);
        _wordBytes += bytes;
        int position = _words.Count;
        _positions.Add(value, position);
        _words.Add(value);
        return position;
    }

    void Forget()
    {
        _positions.Clear();
        _words.Clear();
        _wordBytes = 0;
    }

    [DoesNotReturn]
    void RefuseSurrogate(string value) => Refuse(value, Utf8Text.SurrogateAdvice(value));
}
