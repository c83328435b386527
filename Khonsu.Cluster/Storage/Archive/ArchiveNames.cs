using System.Globalization;
using Khonsu.Cluster.Log;

namespace Khonsu.Cluster.Storage.Archive;

/// <summary>Names of what is in an archive; they sort as the indexes do.</summary>
static class ArchiveNames
{
    const string StretchSuffix = ".log";
    const int DigitCount = 16;

    /// <summary>The name of a piece of the log: its first index and its end.</summary>
    public static string Of(ArchiveStretch stretch)
        => string.Create(
            CultureInfo.InvariantCulture, $"{stretch.From.Value:x16}-{stretch.To.Value:x16}{StretchSuffix}");

    /// <summary>The name of a checkpoint: its index and its own name.</summary>
    public static string Of(ArchivedCheckpoint kept)
        => string.Create(CultureInfo.InvariantCulture, $"{kept.Index.Value:x16}-{kept.Checkpoint.Id:x16}");

    /// <summary>Which entries a piece of the log has by its name.</summary>
    /// <returns>Null when it is no such name.</returns>
    public static (LogIndex From, LogIndex To)? RangeOf(string name)
        => name.Length == (2 * DigitCount) + 1 + StretchSuffix.Length && name[DigitCount] == '-'
            && name.EndsWith(StretchSuffix, StringComparison.Ordinal)
            && IndexOf(name[..DigitCount]) is { } from
            && IndexOf(name[(DigitCount + 1)..^StretchSuffix.Length]) is { } to
            ? (from, to)
            : null;

    /// <summary>Whether a directory has the name of a checkpoint.</summary>
    public static bool IsCheckpoint(string name) => name.Length == (2 * DigitCount) + 1 && name[DigitCount] == '-'
        && IndexOf(name[..DigitCount]) is not null;

    static LogIndex? IndexOf(string digits)
    {
        bool isNumber = long.TryParse(
            digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out long value);
        return isNumber && value >= 0 ? new LogIndex(value) : null;
    }
}
