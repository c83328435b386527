namespace Khonsu.Generators.Tests.Schemas;

/// <summary>Versions of one small table by chance: few names, numbers and types, so that they meet often.</summary>
static class RandomVersions
{
    static readonly string[] s_names = ["A", "B", "C", "D", "E"];

    static readonly string[] s_types = ["int", "long", "string", "int?", "Pair", "Rich", "Renamed"];

    /// <summary>Makes parameters of records for ever.</summary>
    public static IEnumerable<string> Of(Random random)
    {
        while (true)
        {
            string[] names = [.. s_names];
            random.Shuffle(names);
            int[] ids = [7, 8, 9];
            random.Shuffle(ids);
            int count = random.Next(1, ids.Length + 1);
            // Why the names that are left: a column may not be called as another one was called before.
            string[] columns = [.. Enumerable.Range(0, count).Select(
                i => ColumnOf(random, names[i], ids[i], i + count < names.Length ? names[i + count] : null))];
            string key = random.Next(6) == 0 ? "[Key, FormerNames(\"Id\")] long Number" : "[Key] long Id";
            // Why last: a parameter with a default stands behind those without.
            yield return string.Join(", ", columns.Prepend(key).OrderBy(static column => column.EndsWith('5')));
        }
    }

    static string ColumnOf(Random random, string name, int number, string? before)
    {
        string type = s_types[random.Next(s_types.Length)];
        string id = random.Next(4) == 0 ? $"[Column(Id = {number})] " : "";
        string former = before is not null && random.Next(3) == 0 ? $"[FormerNames(\"{before}\")] " : "";
        string start = type is "int" or "long" or "int?" && random.Next(3) == 0 ? " = 5" : "";
        return $"{id}{former}{type} {name}{start}";
    }
}
