namespace Khonsu.Generators.Parsing;

/// <summary>
/// Makes the plural of a record's name, for the property on transactions. English has more exceptions than this table:
/// <c>Accessor=</c> overrides it, and a word once released here must keep its plural, for users' code is written
/// against it.
/// </summary>
static class Plural
{
    static readonly (string One, string Many)[] s_pairs =
    [
        ("Person", "People"), ("Child", "Children"), ("Man", "Men"), ("Woman", "Women"), ("Mouse", "Mice"),
        ("Foot", "Feet"), ("Tooth", "Teeth"), ("Goose", "Geese"), ("Ox", "Oxen"), ("Quiz", "Quizzes"),
        ("Leaf", "Leaves"), ("Shelf", "Shelves"), ("Half", "Halves"), ("Wolf", "Wolves"), ("Life", "Lives"),
        ("Knife", "Knives"), ("Wife", "Wives"), ("Loaf", "Loaves"), ("Thief", "Thieves"), ("Self", "Selves"),
        ("Hero", "Heroes"), ("Potato", "Potatoes"), ("Tomato", "Tomatoes"), ("Echo", "Echoes"),
        ("Veto", "Vetoes"), ("Index", "Indexes"), ("Matrix", "Matrices"), ("Vertex", "Vertices"),
        ("Lens", "Lenses"), ("Gas", "Gases"), ("Criterion", "Criteria"), ("Phenomenon", "Phenomena"),
        ("Datum", "Data"), ("Medium", "Media"), ("Alias", "Aliases"), ("Atlas", "Atlases"),
        ("Canvas", "Canvases"), ("Bias", "Biases"),
    ];

    static readonly Dictionary<string, string> s_irregular =
        s_pairs.ToDictionary(static pair => pair.One, static pair => pair.Many, StringComparer.Ordinal);

    static readonly HashSet<string> s_unchanged = new(StringComparer.Ordinal)
    {
        "News", "Series", "Species", "Sheep", "Fish", "Deer", "Aircraft", "Data", "Media", "Metadata", "Information",
        "Equipment", "Money", "Software", "Hardware", "Feedback", "People", "Children",
    };

    static readonly string[] s_hissing = ["ss", "us", "x", "z", "ch", "sh"];

    /// <summary>Makes the plural; only the last word of a compound changes.</summary>
    /// <param name="name">A record's name, as <c>OrderLine</c>.</param>
    /// <returns>Its plural, as <c>OrderLines</c>.</returns>
    public static string Of(string name)
    {
        int start = name.Length - 1;
        while (start > 0 && !char.IsUpper(name[start]))
            start--;
        string word = name.Substring(Math.Max(start, 0));
        return name.Substring(0, name.Length - word.Length) + OfWord(word);
    }

    static string OfWord(string word)
    {
        if (s_unchanged.Contains(word))
            return word;
        if (s_irregular.TryGetValue(word, out string? irregular))
            return irregular;
        if (s_hissing.Any(end => Ends(word, end)))
            return word + "es";
        if (Ends(word, "is"))
            return word.Substring(0, word.Length - 2) + "es";
        if (Ends(word, "s"))
            return word;
        if (Ends(word, "y") && word.Length > 1 && "aeiouAEIOU".IndexOf(word[word.Length - 2]) < 0)
            return word.Substring(0, word.Length - 1) + "ies";
        return word + "s";
    }

    static bool Ends(string word, string end) => word.EndsWith(end, StringComparison.Ordinal);
}
