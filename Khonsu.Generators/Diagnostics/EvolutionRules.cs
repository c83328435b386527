using Microsoft.CodeAnalysis;

namespace Khonsu.Generators.Diagnostics;

/// <summary>Rules about reading what older versions of a program have written.</summary>
static class EvolutionRules
{
    public static readonly DiagnosticDescriptor UnusableId = new(
        "KHN035",
        "The number of the column cannot be used",
        "The number of '{0}' cannot be used: {1}; write [Column(Id = ...)] with a number that no column of the record "
        + "ever had",
        RuleCategories.Mapping,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpPages.Root + "KHN035.md");

    public static readonly DiagnosticDescriptor NotMigration = new(
        "KHN036",
        "The method cannot migrate rows",
        "'{0}' cannot migrate rows: {1}",
        RuleCategories.Usage,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpPages.Root + "KHN036.md");
}
