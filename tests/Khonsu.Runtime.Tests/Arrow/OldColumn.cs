using CsCheck;
using Khonsu.CompilerServices;

namespace Khonsu.Runtime.Tests.Arrow;

/// <summary>A random change to a column between an older schema and today's, and what a value of it is today.</summary>
/// <param name="Old">The column of the older schema; none when it is new.</param>
/// <param name="Today">Today's column; none when it is gone.</param>
/// <param name="Widen">A value of the older column as today's text.</param>
sealed record OldColumn(
    (KindCodec Kind, ColumnDefinition Column)[] Old,
    (KindCodec Kind, ColumnDefinition Column)[] Today,
    Func<object, string> Widen)
{
    public bool IsOld(string name) => Old.Any(column => column.Column.Name == name);

    public bool IsToday(string name) => Today.Any(column => column.Column.Name == name);

    public object? Value(Random random, PCG pcg) => Old[0].Column.IsNullable && random.Next(3) == 0
        ? null
        : Old[0].Kind.Values.Generate(pcg, null, out Size _);

    public string Text(Func<string, object?> valueOf) =>
        Old.Length == 0 ? KindCodec.Bits(Today[0].Column.HasDefault ? LooseBatchReader.Default : null)
        : valueOf(Old[0].Column.Name) is { } value ? Widen(value) : "null";

    public static OldColumn Random(Random random, int number)
    {
        (KindCodec from, KindCodec to, Func<object, string> widen) = random.Next(2) == 0
            ? Widenings.All[random.Next(Widenings.All.Count)]
            : Same(KindCodecs.All[random.Next(KindCodecs.All.Count)]);
        bool wasNullable = random.Next(2) == 0;
        ColumnDefinition old = from.Define($"c{number}", wasNullable);
        ColumnDefinition today = to.Define($"c{number}", wasNullable || random.Next(2) == 0);
        switch (random.Next(6))
        {
            case 0:
                return new([(from, old)], [], widen);
            case 1:
                bool hasDefault = random.Next(2) == 0;
                return new([], [(to, today with { IsNullable = !hasDefault, HasDefault = hasDefault })], widen);
            case 2:
                return new([(from, old)], [(to, today with { Name = $"d{number}", FormerNames = [old.Name] })], widen);
            case 3:
                int id = number + 1;
                return new([(from, old with { Id = id })], [(to, today with { Name = $"e{number}", Id = id })], widen);
            default:
                return new([(from, old)], [(to, today)], widen);
        }
    }

    static (KindCodec From, KindCodec To, Func<object, string> Text) Same(KindCodec kind) =>
        (kind, kind, KindCodec.Bits);
}
