using System.Text;

namespace Khonsu.Generators.Parsing;

/// <summary>Turns C# names into column and table names, the same in every culture.</summary>
static class Naming
{
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
        char[] letters = name.ToCharArray();
        for (int i = 0; i < letters.Length && char.IsUpper(letters[i]); i++)
        {
            bool startsNextWord = i > 0 && i + 1 < letters.Length && !char.IsUpper(letters[i + 1]);
            if (startsNextWord)
                break;
            letters[i] = char.ToLowerInvariant(letters[i]);
        }

        return new string(letters);
    }

    static string Separate(string name, char separator)
    {
        var text = new StringBuilder(name.Length + 8);
        for (int i = 0; i < name.Length; i++)
        {
            if (StartsWord(name, i) && text.Length > 0 && text[text.Length - 1] != separator)
                text.Append(separator);
            text.Append(name[i] == '_' ? separator : char.ToLowerInvariant(name[i]));
        }

        return text.ToString();
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
