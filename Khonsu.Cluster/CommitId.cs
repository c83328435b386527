using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Khonsu.Cluster;

/// <summary>Names one commit for ever: the node that it was made on, the start of that node, and its number in
/// it.</summary>
/// <param name="Node">The node, or the client; of a client's commit to several shards, the node that does it.</param>
/// <param name="Start">Which start of the node, from 1: <see cref="KhonsuNodeStatus.Starts"/>. Node and start together
/// are the session.</param>
/// <param name="Number">Number of the commit in the session, from 1.</param>
public readonly record struct CommitId(ulong Node, ulong Start, ulong Number)
{
    const int PartCount = 3;

    /// <summary>Reads what <see cref="ToString"/> has written, for example out of a log file.</summary>
    /// <param name="text">For example <c>2:5:1017</c>.</param>
    /// <param name="commit">The commit.</param>
    /// <returns>False when the text is none.</returns>
    public static bool TryParse([NotNullWhen(true)] string? text, out CommitId commit)
    {
        commit = default;
        if (text?.Split(':') is not { Length: PartCount } parts)
            return false;
        Span<ulong> numbers = stackalloc ulong[PartCount];
        for (int part = 0; part < PartCount; part++)
        {
            bool isNumber = ulong.TryParse(
                parts[part], NumberStyles.None, CultureInfo.InvariantCulture, out numbers[part]);
            if (!isNumber || numbers[part] == 0)
                return false;
        }

        commit = new CommitId(numbers[0], numbers[1], numbers[2]);
        return true;
    }

    /// <summary>Writes it so that <see cref="TryParse"/> reads it.</summary>
    /// <returns>For example <c>2:5:1017</c>.</returns>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Node}:{Start}:{Number}");
}
