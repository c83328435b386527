using System.Globalization;

namespace Khonsu.Arrow;

/// <summary>The members of an enum; of several names for one value the first counts.</summary>
internal sealed class EnumNames
{
    readonly Dictionary<long, int> _positions = [];
    readonly Dictionary<string, long> _values = new(StringComparer.Ordinal);
    readonly List<string> _names = [];

    /// <summary>Reads the members.</summary>
    /// <param name="members">Members as <c>Name=1;Other=2</c>.</param>
    internal EnumNames(string members)
    {
        foreach (string member in members.Split(';', StringSplitOptions.RemoveEmptyEntries))
        {
            int sign = member.IndexOf('=', StringComparison.Ordinal);
            string name = member[..sign];
            long value = Bits(member.AsSpan(sign + 1));
            _values[name] = value;
            if (_positions.TryAdd(value, _names.Count))
                _names.Add(name);
        }
    }

    internal IReadOnlyList<string> Names => _names;

    internal bool TryFind(long value, out int position) => _positions.TryGetValue(value, out position);

    internal bool TryFind(string name, out long value) => _values.TryGetValue(name, out value);

    static long Bits(ReadOnlySpan<char> number) => number[0] == '-'
        ? long.Parse(number, CultureInfo.InvariantCulture)
        : unchecked((long)ulong.Parse(number, CultureInfo.InvariantCulture));
}
