namespace Khonsu.Simulation.Commands;

/// <summary>Options of a command, given as <c>--name value</c>.</summary>
sealed class Arguments
{
    readonly Dictionary<string, string> _values = new(StringComparer.Ordinal);

    /// <exception cref="FormatException">An option has no value.</exception>
    public Arguments(ReadOnlySpan<string> words)
    {
        for (int index = 0; index < words.Length; index += 2)
        {
            if (!words[index].StartsWith("--", StringComparison.Ordinal) || index + 1 == words.Length)
                throw new FormatException($"'{words[index]}' is not an option with a value, such as --seed 7.");
            _values.Add(words[index][2..], words[index + 1]);
        }
    }

    public bool Has(string name) => _values.ContainsKey(name);

    public string Text(string name, string otherwise) => _values.GetValueOrDefault(name, otherwise);

    public ulong Number(string name, ulong otherwise)
        => _values.TryGetValue(name, out string? text) ? ulong.Parse(text, null) : otherwise;

    public int Count(string name, int otherwise) => (int)Number(name, (ulong)otherwise);

    public TEnum Member<TEnum>(string name, TEnum otherwise)
        where TEnum : struct, Enum
        => _values.TryGetValue(name, out string? text) ? Enum.Parse<TEnum>(text) : otherwise;
}
