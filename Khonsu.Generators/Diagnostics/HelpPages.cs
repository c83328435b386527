namespace Khonsu.Generators.Diagnostics;

/// <summary>Where the help links of the rules point.</summary>
static class HelpPages
{
    /// <summary>The folder of the pages in the repository, one for each rule, named by its id.</summary>
    public const string Root = "docs/diagnostics/";
}
