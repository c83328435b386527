using System.Globalization;
using System.Text;
using Khonsu.Generators.Model;

namespace Khonsu.Generators.Emission;

/// <summary>
/// Names of the generated files. Roslyn compares them without regard to case and stops the whole generator at a
/// duplicate, so names that would collide get a hash of the metadata name.
/// </summary>
static class HintNames
{
    // Why: the name becomes a file name under obj, and many file systems end at 255 bytes.
    const int LengthMax = 120;

    /// <summary>The file of a record.</summary>
    /// <param name="metadataName">The record.</param>
    /// <param name="clashes">Names that need a hash.</param>
    /// <returns>The hint name.</returns>
    public static string OfRecord(string metadataName, NameClashes clashes) =>
        Finish(Escape(metadataName), metadataName, clashes);

    /// <summary>The file of a model class.</summary>
    /// <param name="metadataName">The class.</param>
    /// <param name="clashes">Names that need a hash.</param>
    /// <returns>The hint name.</returns>
    public static string OfModel(string metadataName, NameClashes clashes) =>
        Finish(Escape(metadataName) + "-Model", metadataName, clashes);

    /// <summary>Finds the names that several records or models would share.</summary>
    /// <param name="records">The records.</param>
    /// <param name="models">The model classes.</param>
    /// <returns>The clashes, in an order that does not depend on that of the source files.</returns>
    public static NameClashes FindClashes(IEnumerable<RecordModel> records, IEnumerable<StoreModel> models)
    {
        RecordModel[] all = records.OrderBy(static r => r.Type.MetadataName, StringComparer.Ordinal).ToArray();
        string[] hints = all.Select(static r => Escape(r.Type.MetadataName))
            .Concat(models.Select(static m => Escape(m.Type.MetadataName) + "-Model"))
            .GroupBy(static hint => hint, StringComparer.OrdinalIgnoreCase)
            .Where(static group => group.Count() > 1)
            .Select(static group => group.Key.ToUpperInvariant())
            .OrderBy(static hint => hint, StringComparer.Ordinal)
            .ToArray();
        string[] accessors = all.GroupBy(static r => (r.Type.Namespace, r.Accessor))
            .SelectMany(static group => group.Skip(1))
            .Select(static r => r.Type.MetadataName)
            .ToArray();
        return new NameClashes(new EquatableArray<string>(hints), new EquatableArray<string>(accessors));
    }

    static string Finish(string hint, string metadataName, NameClashes clashes)
    {
        bool needsHash = clashes.Hints.Contains(hint.ToUpperInvariant()) || hint.Length > LengthMax;
        if (hint.Length > LengthMax)
            hint = hint.Substring(0, LengthMax);
        return (needsHash ? hint + "-" + Hash(metadataName) : hint) + ".g.cs";
    }

    // Why: '-' cannot be part of an identifier, so a nested type never gets the name of one in a namespace.
    static string Escape(string metadataName)
    {
        var text = new StringBuilder(metadataName.Length);
        foreach (char letter in metadataName)
        {
            if (letter is '.' or '_' || char.IsLetterOrDigit(letter))
                text.Append(letter);
            else if (letter == '+')
                text.Append('-');
            else
                text.Append('-').Append(((int)letter).ToString("x4", CultureInfo.InvariantCulture));
        }

        return text.ToString();
    }

    // FNV-1a: string.GetHashCode differs from process to process, and the names must not.
    static string Hash(string text)
    {
        uint hash = 2166136261;
        foreach (char letter in text)
            hash = unchecked((hash ^ letter) * 16777619);
        return hash.ToString("x8", CultureInfo.InvariantCulture);
    }
}
