namespace Khonsu.Generators.Tests.Samples;

/// <summary>A merger of the user: the longer text.</summary>
static class LongerText
{
    internal static string Merge(string @base, string theirs, string mine) =>
        mine.Length > theirs.Length ? mine : theirs;
}
