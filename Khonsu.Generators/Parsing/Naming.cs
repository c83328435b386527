namespace Khonsu.Generators.Parsing;

/// <summary>Turns C# names into column and table names, the same in every culture.</summary>
static class Naming
{
    const int StackChars = 128;

    /// <summary>Applies a policy.</summary>
    /// <param name="policy">The policy.</param>
    /// <param name="name">A C# name, not escaped.</param>
    /// <returns>The name in schemas.</returns>
    public static string Apply(NamingPolicy policy, string name) => policy switch
    {
        NamingPolicy.SnakeCase => Separate(name, '_'),
        NamingPolicy.KebabCase => Separate(name, '-'),
        NamingPolicy.CamelCase => Camel(name),
        _ => name,
    };

    /// <summary>
    /// Lowers the first word of a name: <c>OwnerName</c> to <c>ownerName</c>, <c>IDNumber</c> to <c>idNumber</c>.
    /// </summary>
    /// <param name="name">A C# name, not escaped.</param>
    /// <returns>The name as a parameter would be called.</returns>
    public static string Camel(string name)
    {
        Span<char> letters = name.Length <= StackChars ? stackalloc char[StackChars] : new char[name.Length];
        letters = letters.Slice(0, name.Length);
        name.AsSpan().CopyTo(letters);
        for (int i = 0; i < letters.Length && char.IsUpper(letters[i]); i++)
        {
            bool startsNextWord = i > 0 && i + 1 < letters.Length && !char.IsUpper(letters[i + 1]);
            if (startsNextWord)
                break;
            letters[i] = char.ToLowerInvariant(letters[i]);
        }

        return letters.ToString();
    }

    static string Separate(string name, char separator)
    {
        // Why: each character gets at most one separator before it.
        Span<char> text = 2 * name.Length <= StackChars ? stackalloc char[StackChars] : new char[2 * name.Length];
        int length = 0;
        for (int i = 0; i < name.Length; i++)
        {
            if (StartsWord(name, i) && length > 0 && text[length - 1] != separator)
                text[length++] = separator;
            text[length++] = name[i] == '_' ? separator : char.ToLowerInvariant(name[i]);
        }

        return text.Slice(0, length).ToString();
    }

    // A word starts at a capital after a small letter or digit, and at the last capital of a run: HTTPPort is http,
    // port.
    static bool StartsWord(string name, int i)
    {
        if (i == 0 || !char.IsUpper(name[i]))
            return false;
        return !char.IsUpper(name[i - 1]) || (i + 1 < name.Length && char.IsLower(name[i + 1]));
    }
}
