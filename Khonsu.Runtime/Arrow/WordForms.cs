using Apache.Arrow.Types;
using Khonsu.CompilerServices;

namespace Khonsu.Arrow;

/// <summary>
/// The forms in which others store what a column of words is: dictionaries with indexes of any type, and plain texts.
/// They are the same values, so batches of them are read as batches of the table's own form are.
/// </summary>
internal static class WordForms
{
    /// <summary>Whether any column, or part of one, has a dictionary whose words are not known before.</summary>
    internal static bool AreIn(IReadOnlyList<ColumnDefinition> columns) => Any(columns, ColumnKind.Word);

    /// <summary>Whether any column, or part of one, is stored as a dictionary.</summary>
    internal static bool AreDictionariesIn(IReadOnlyList<ColumnDefinition> columns) =>
        Any(columns, ColumnKind.Word) || Any(columns, ColumnKind.EnumName);

    /// <summary>Whether a column is stored as a dictionary.</summary>
    internal static bool IsDictionary(ColumnKind kind) => kind is ColumnKind.Word or ColumnKind.EnumName;

    /// <summary>Whether values of a type are words in some form.</summary>
    internal static bool Are(IArrowType type) => type switch
    {
        StringType or LargeStringType or StringViewType => true,
        DictionaryType { IndexType: var index, ValueType: var value } =>
            IntegerForm.Of(index) is not null && value is StringType or LargeStringType or StringViewType,
        _ => false,
    };

    static bool Any(IReadOnlyList<ColumnDefinition> columns, ColumnKind kind)
    {
        foreach (ColumnDefinition column in columns)
        {
            if (column.Kind == kind || Any(column.Children, kind))
                return true;
        }

        return false;
    }
}
