using Microsoft.CodeAnalysis;

namespace Khonsu.Generators.Diagnostics;

/// <summary>Rules about indexes, mergeable columns and invariants.</summary>
static class IndexRules
{
    public static readonly DiagnosticDescriptor CannotBeBuilt = new(
        "KHN033",
        "The index cannot be built",
        "The index on '{0}' cannot be built: {1}",
        RuleCategories.Usage,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpPages.Root + "KHN033.md");

    public static readonly DiagnosticDescriptor NameTaken = new(
        "KHN049",
        "Two indexes have one name",
        "Two indexes of '{0}' would be the member '{1}' of its table: set Name in [Index] on one of them, such as "
        + "Name = \"{1}InOrder\"",
        RuleCategories.Usage,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpPages.Root + "KHN049.md");

    public static readonly DiagnosticDescriptor CannotBeMerged = new(
        "KHN050",
        "The column cannot be merged",
        "'{0}' cannot be merged: {1}",
        RuleCategories.Usage,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpPages.Root + "KHN050.md");

    public static readonly DiagnosticDescriptor NotInvariant = new(
        "KHN051",
        "The member cannot be an invariant",
        "'{0}' cannot be an invariant: {1}",
        RuleCategories.Usage,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpPages.Root + "KHN051.md");
}
