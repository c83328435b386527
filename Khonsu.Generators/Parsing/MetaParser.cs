using Khonsu.Generators.Diagnostics;
using Khonsu.Generators.Model;
using Microsoft.CodeAnalysis;

namespace Khonsu.Generators.Parsing;

/// <summary>Reads what the user wants to be in the metadata of a field or schema.</summary>
static class MetaParser
{
    /// <summary>Reads the attributes of a column or record.</summary>
    /// <param name="symbol">The property or the record.</param>
    /// <param name="parameter">The positional parameter that the property comes from, or null.</param>
    /// <param name="report">Takes what is wrong.</param>
    /// <returns>Keys and values in the order of the source.</returns>
    public static EquatableArray<MetaModel> Parse(ISymbol symbol, IParameterSymbol? parameter, ParseReport report)
    {
        List<MetaModel>? found = null;
        foreach (AttributeData attribute in AttributeReader.All(symbol, AttributeReader.Meta)
            .Concat(AttributeReader.All(parameter, AttributeReader.Meta)))
        {
            if (AttributeReader.Text(attribute, 0) is not { } key
                || AttributeReader.Text(attribute, 1) is not { } value)
                continue;
            string? objection = Objection(key)
                ?? (found?.Exists(meta => meta.Key == key) == true ? "the key is there already" : null);
            if (objection is null)
                (found ??= []).Add(new MetaModel(key, value));
            else
                report.Add(RecordRules.InvalidName, AttributeReader.LocationOf(attribute), "Meta", key, objection);
        }

        return found is null ? default : new EquatableArray<MetaModel>(found);
    }

    static string? Objection(string key)
    {
        if (key.Trim().Length == 0)
            return "a key needs a name";
        bool isOurs = key.StartsWith("khonsu.", StringComparison.Ordinal)
            || key.StartsWith("ARROW:", StringComparison.Ordinal);
        return isOurs ? "keys that begin with khonsu. or ARROW: are not yours" : null;
    }
}
