namespace Khonsu.Clock;

/// <summary>
/// The name of a transaction whose call site was captured. Any other is named by its label alone, so that most commits
/// note one reference and no object more.
/// </summary>
/// <param name="Label">What its user calls it, or null.</param>
/// <param name="CallSite">Where it was begun.</param>
internal sealed record NamedCallSite(string? Label, string CallSite)
{
    /// <summary>What the user calls a transaction.</summary>
    /// <param name="name">Its name: a label, a call site with one, or null.</param>
    /// <returns>The label, or null.</returns>
    internal static string? LabelOf(object? name) => name as string ?? (name as NamedCallSite)?.Label;

    /// <summary>Where a transaction was begun.</summary>
    /// <param name="name">Its name.</param>
    /// <returns>The call site, or null when it was not captured.</returns>
    internal static string? CallSiteOf(object? name) => (name as NamedCallSite)?.CallSite;
}
