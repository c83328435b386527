using System.Text.RegularExpressions;

namespace Khonsu.Architecture.Tests.Tidy;

/// <summary>Rules on the links of a page. Returns its evidence.</summary>
static partial class LinkRules
{
    /// <summary>A relative link leads to something that exists.</summary>
    /// <param name="file">The page.</param>
    /// <param name="exists">Tells whether a path from the root of the working tree is a file or a folder.</param>
    public static IEnumerable<string> DeadLinks(TextFile file, Func<string, bool> exists)
    {
        if (!file.IsPage)
            yield break;
        string folder = Path.GetDirectoryName(file.Path) ?? "";
        bool isInFence = false;
        for (int index = 0; index < file.Lines.Length; index++)
        {
            if (file.Lines[index].StartsWith("```", StringComparison.Ordinal))
                isInFence = !isInFence;
            if (isInFence)
                continue;
            foreach (Match link in Link().Matches(CodeSpan().Replace(file.Lines[index], "")))
            {
                string target = link.Groups["target"].Value;
                if (target.Contains(':') || target.StartsWith('#'))
                    continue;
                string path = Path.Combine("/", folder, target.Split('#')[0]);
                if (!exists(Path.GetFullPath(path)[1..]))
                    yield return $"{file.Path}:{index + 1} links to {target}, which does not exist.";
            }
        }
    }

    [GeneratedRegex(@"\]\((?<target>[^)\s]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex("`[^`]*`")]
    private static partial Regex CodeSpan();
}
