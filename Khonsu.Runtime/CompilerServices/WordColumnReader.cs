using System.ComponentModel;
using Khonsu.Arrow;

namespace Khonsu.CompilerServices;

/// <summary>Reads texts from a dictionary; equal ones of a batch are one object.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed unsafe class WordColumnReader : ColumnReader
{
    readonly StringColumnReader _texts;

    // The texts that were asked for so far: a batch of few rows may come with a dictionary of many texts.
    string?[] _words = [];
    int* _positions;

    /// <summary>Makes a reader that is bound to no batch yet.</summary>
    /// <param name="column">The column, of kind <see cref="ColumnKind.Word"/>.</param>
    public WordColumnReader(ColumnDefinition column)
        : base(column)
    {
        ArgumentNullException.ThrowIfNull(column);
        _texts = new StringColumnReader(new ColumnDefinition(column.Name, column.Member, ColumnKind.String, true));
    }

    /// <summary>Reads a value of a column without nulls.</summary>
    /// <param name="row">Position in the batch, from 0.</param>
    /// <returns>The text.</returns>
    /// <exception cref="ColumnValueException">The bytes are not UTF-8, or the dictionary has no text for the row.
    /// </exception>
    public string Get(int row)
    {
        string? word = Find(row);
        if (word is null)
            Refuse(row, null, "its place in the dictionary is null: fill it, or make the member's type nullable");
        return word!;
    }

    /// <summary>Reads a value of a nullable column.</summary>
    /// <param name="row">Position in the batch, from 0.</param>
    /// <returns>The text or null, which a place of the dictionary may be too.</returns>
    /// <exception cref="ColumnValueException">The bytes are not UTF-8, or the dictionary has no text for the row.
    /// </exception>
    public string? GetNullable(int row) => IsNull(row) ? null : Find(row);

    internal override object? ValueAt(int row) => GetNullable(row);

    internal override void Unbind()
    {
        base.Unbind();
        _texts.Unbind();
        _words = [];
    }

    private protected override void BindValues(ColumnSource source)
    {
        _positions = (int*)source.PinValues(sizeof(int));
        ColumnSource dictionary = source.Dictionary();
        _texts.Bind(dictionary);
        _words = new string?[dictionary.Length];
    }

    string? Find(int row)
    {
        CheckRow(row);
        int position = _positions[row];
        if ((uint)position >= (uint)_words.Length)
            Refuse(row, position, "the dictionary has no such position: the batch is damaged");
        return _words[position] ??= Read(row, position);
    }

    string? Read(int row, int position)
    {
        try
        {
            return _texts.GetNullable(position);
        }
        catch (ColumnValueException refusal)
        {
            // Why anew: the dictionary does not know which row has asked.
            Refuse(row, refusal.Value, "the text in the dictionary is not UTF-8 or damaged: write the batch again");
            throw;
        }
    }
}
