using Microsoft.CodeAnalysis;

namespace Khonsu.Generators.Diagnostics;

/// <summary>Rules about the schema lock: what older versions have written must be read by today's.</summary>
static class SchemaLockRules
{
    public static readonly DiagnosticDescriptor Unreadable = new(
        "KHN030",
        "Older rows cannot be read",
        "Table '{0}', {1}: {2}; {3}",
        RuleCategories.Mapping,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpPages.Root + "KHN030.md");

    public static readonly DiagnosticDescriptor Renamed = new(
        "KHN031",
        "The column may have been renamed",
        "Table '{0}', column '{1}': {2}",
        RuleCategories.Mapping,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        helpLinkUri: HelpPages.Root + "KHN031.md");

    public static readonly DiagnosticDescriptor NotFillable = new(
        "KHN032",
        "Older rows have no value for the column",
        "Table '{0}', column '{1}': rows of version {2} in the schema lock have no value for it, which is '{3}'; give "
        + "the member a default, let it be null, name what it was called with [FormerNames], or convert the rows with "
        + "[MigrateFrom]",
        RuleCategories.Mapping,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpPages.Root + "KHN032.md");

    public static readonly DiagnosticDescriptor OutOfDate = new(
        "KHN037",
        "The schema lock is out of date",
        "Table '{0}' is not in the schema lock as it is: {1}; bring the lock up to date by the code fix or by 'dotnet "
        + "build -p:KhonsuUpdateSchemaLock=true'",
        RuleCategories.Mapping,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        helpLinkUri: HelpPages.Root + "KHN037.md");

    public static readonly DiagnosticDescriptor Malformed = new(
        "KHN038",
        "The schema lock cannot be read",
        "The schema lock cannot be read: {0}",
        RuleCategories.Mapping,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpPages.Root + "KHN038.md");

    public static readonly DiagnosticDescriptor TableGone = new(
        "KHN039",
        "No record has the table of the schema lock",
        "Table '{0}' is in the schema lock and no record has it: {1}",
        RuleCategories.Mapping,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        helpLinkUri: HelpPages.Root + "KHN039.md",
        customTags: WellKnownDiagnosticTags.CompilationEnd);
}
