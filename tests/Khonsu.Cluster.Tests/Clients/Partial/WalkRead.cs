using Khonsu.CompilerServices;

namespace Khonsu.Cluster.Tests.Clients.Partial;

/// <summary>Something that a block reads, and what it must see.</summary>
/// <param name="Kind">Of which sort.</param>
/// <param name="A">A number that says what.</param>
/// <param name="B">Another one.</param>
readonly record struct WalkRead(int Kind, int A, int B)
{
    const int Kinds = 18;
    public const int Ids = 24;
    public const int Colors = 4;
    public const int Grades = 5;
    public const int Names = 12;
    public const int LineNumbers = 5;

    public static readonly string[] Cities = ["a", "b", "ba"];
    public static readonly string[] Books = ["x", "y", "z"];

    string City => Cities[A % Cities.Length];

    string OtherCity => Cities[B % Cities.Length];

    string Book => Books[A % Books.Length];

    int Grade => B % Grades;

    int OtherGrade => A % Grades;

    public static WalkRead Next(WalkChoices random)
        => new(random.Next(Kinds), random.Next(1 << 16), random.Next(1 << 16));

    /// <summary>Reads by a block that may write.</summary>
    /// <param name="tx">The block.</param>
    /// <param name="pause">Called between rows.</param>
    public string See(Tx tx, Action pause)
    {
        Table<long, Piece> pieces = tx.Pieces;
        Table<LineKey, Line> lines = tx.Lines;
        return Kind switch
        {
            0 or 1 or 2 => $"{pieces.Find(A % Ids)}",
            3 => $"{pieces.ContainsKey(A % Ids)}",
            4 => $"{pieces.Count}",
            5 => TextOf(pieces, pause),
            6 => TextOf(pieces.ByColor(A % Colors), pause),
            7 => $"{pieces.ByColor(A % Colors).Count()}",
            8 => $"{pieces.ByName(A % Names)}",
            14 or 15 => $"{lines.Find(new LineKey(Book, B % LineNumbers))}",
            16 => TextOf(lines.ByKey.StartingWith(Book), pause),
            17 => TextOf(lines, pause),
            _ => See(pieces.ByCityAndGrade, pause),
        };
    }

    /// <summary>Reads by a block that only reads.</summary>
    public string See(ReadTx tx, Action pause)
    {
        ReadTable<long, Piece> pieces = tx.Pieces;
        ReadTable<LineKey, Line> lines = tx.Lines;
        return Kind switch
        {
            0 or 1 or 2 => $"{pieces.Find(A % Ids)}",
            3 => $"{pieces.ContainsKey(A % Ids)}",
            4 => $"{pieces.Count}",
            5 => TextOf(pieces, pause),
            6 => TextOf(pieces.ByColor(A % Colors), pause),
            7 => $"{pieces.ByColor(A % Colors).Count()}",
            8 => $"{pieces.ByName(A % Names)}",
            14 or 15 => $"{lines.Find(new LineKey(Book, B % LineNumbers))}",
            16 => TextOf(lines.ByKey.StartingWith(Book), pause),
            17 => TextOf(lines, pause),
            _ => See(pieces.ByCityAndGrade, pause),
        };
    }

    /// <summary>What it sees where these rows are.</summary>
    public string Expect(ModelState state)
    {
        WalkRead read = this;
        (string City, int Grade) key = (City, Grade);
        (string City, int Grade) other = (OtherCity, OtherGrade);
        return Kind switch
        {
            0 or 1 or 2 => $"{state.Pieces.SingleOrDefault(row => row.Id == read.A % Ids)}",
            3 => $"{state.Pieces.Any(row => row.Id == read.A % Ids)}",
            4 => $"{state.Pieces.Count()}",
            5 => TextOf(state.Pieces),
            6 => TextOf(state.Pieces.Where(row => row.Color == read.A % Colors)),
            7 => $"{state.Pieces.Count(row => row.Color == read.A % Colors)}",
            8 => $"{state.Pieces.SingleOrDefault(row => row.Name == read.A % Names)}",
            9 => TextOf(state.Pieces.Where(row => row.City == key.City)),
            10 => TextOf(state.Pieces.Where(row => Compare(KeyOf(row), key) >= 0 && Compare(KeyOf(row), other) <= 0)),
            11 => TextOf(state.Pieces.Where(row => Compare(KeyOf(row), key) >= 0)),
            12 => TextOf(state.Pieces.Where(row => Compare(KeyOf(row), key) <= 0)),
            13 => string.Join(';', Ordered(state).Take(1 + (A % 3)).Select(static row => KeyOf(row))),
            14 or 15 => $"{state.Lines.SingleOrDefault(
                row => row.Book == read.Book && row.Number == read.B % LineNumbers)}",
            16 => TextOf(state.Lines.Where(row => row.Book == read.Book)),
            _ => TextOf(state.Lines),
        };
    }

    string See(OrderedIndex<long, Piece, (string City, int Grade)> index, Action pause)
    {
        if (Kind == 13)
        {
            // Why only the keys: rows of one key have no order.
            var keys = new List<(string City, int Grade)>();
            foreach (Piece row in index.TopN(1 + (A % 3)))
            {
                keys.Add(KeyOf(row));
                pause();
            }

            return string.Join(';', keys);
        }

        return TextOf(
            Kind switch
            {
                9 => index.StartingWith(City),
                10 => index.Range((City, Grade), (OtherCity, OtherGrade)),
                11 => index.From((City, Grade)),
                _ => index.UpTo((City, Grade)),
            },
            pause);
    }

    static IEnumerable<Piece> Ordered(ModelState state) => state.Pieces
        .OrderByDescending(static row => row.City, StringComparer.Ordinal).ThenByDescending(static row => row.Grade);

    static (string City, int Grade) KeyOf(Piece row) => (row.City, row.Grade);

    static int Compare((string City, int Grade) one, (string City, int Grade) other)
        => string.CompareOrdinal(one.City, other.City) is var order && order != 0
            ? order
            : one.Grade.CompareTo(other.Grade);

    static string TextOf<TKey, TRow, TIndexKey>(IndexRows<TKey, TRow, TIndexKey> rows, Action pause)
        where TKey : notnull, IEquatable<TKey>
        where TRow : TransactionalRow, IRow<TKey, TRow>
    {
        var seen = new List<TransactionalRow>();
        foreach (TRow row in rows)
        {
            seen.Add(row);
            pause();
        }

        return TextOf(seen);
    }

    static string TextOf<TRow>(IEnumerable<TRow> rows, Action pause)
        where TRow : TransactionalRow
    {
        var seen = new List<TransactionalRow>();
        foreach (TRow row in rows)
        {
            seen.Add(row);
            pause();
        }

        return TextOf(seen);
    }

    static string TextOf(IEnumerable<TransactionalRow> rows)
        => string.Join(';', rows.Select(static row => row.ToString()).Order(StringComparer.Ordinal));
}
