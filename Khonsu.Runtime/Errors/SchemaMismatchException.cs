namespace Khonsu;

/// <summary>
/// An Arrow batch does not have the columns of the table. It is found before the first row is touched; nothing changed.
/// </summary>
public sealed class SchemaMismatchException : KhonsuException
{
    internal SchemaMismatchException(string table, string column, string expected, string found, string advice)
        : base($"Table '{table}', column '{column}': expected {expected}, found {found}. {advice}.")
    {
        Table = table;
        Column = column;
        Expected = expected;
        Found = found;
        Advice = advice;
    }

    /// <summary>Name of the table.</summary>
    public string Table { get; }

    /// <summary>Name of the column in the Arrow schema.</summary>
    public string Column { get; }

    /// <summary>What the table has, for example <c>timestamp[ns, UTC] not null</c>, or <c>no column</c>.</summary>
    public string Expected { get; }

    /// <summary>What the batch has, for example <c>timestamp[us, UTC]</c>, or <c>no column</c>.</summary>
    public string Found { get; }

    /// <summary>What to do about it; the end of the message, without its full stop.</summary>
    internal string Advice { get; }

    /// <summary>The same with more to do about it.</summary>
    /// <param name="advice">What else can be done.</param>
    internal SchemaMismatchException With(string advice) =>
        new(Table, Column, Expected, Found, $"{Advice}. {advice}");
}
