using Microsoft.CodeAnalysis;

namespace Khonsu.Generators.Diagnostics;

/// <summary>Rules about model classes and about the project.</summary>
static class ModelRules
{
    public static readonly DiagnosticDescriptor NotTransactional = new(
        "KHN041",
        "The listed type is no table",
        "'{0}' lists '{1}', which {2}",
        RuleCategories.Usage,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpPages.Root + "KHN041.md");

    public static readonly DiagnosticDescriptor ListedTwice = new(
        "KHN042",
        "The type is listed twice",
        "'{0}' lists '{1}' twice: remove one",
        RuleCategories.Usage,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpPages.Root + "KHN042.md");

    public static readonly DiagnosticDescriptor ModelNotPartial = new(
        "KHN043",
        "The model must be partial",
        "'{0}' must be partial, so that its transactions can be added to it: write 'partial class {0}'",
        RuleCategories.Usage,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpPages.Root + "KHN043.md");

    public static readonly DiagnosticDescriptor ModelShape = new(
        "KHN044",
        "The model is not a plain class",
        "'{0}' {1}: write a model as 'public partial class {0};' directly in a namespace",
        RuleCategories.Usage,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpPages.Root + "KHN044.md");

    public static readonly DiagnosticDescriptor NotInvariant = new(
        "KHN052",
        "The member cannot be an invariant of the model",
        "'{0}' cannot be an invariant of the model: {1}",
        RuleCategories.Usage,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpPages.Root + "KHN052.md");

    public static readonly DiagnosticDescriptor LanguageVersion = new(
        "KHN117",
        "C# 14 is needed",
        "'{0}' needs C# 14 for its generated extension properties, but this project compiles as C# {1}: set "
        + "<LangVersion>14</LangVersion> or remove the property",
        RuleCategories.Usage,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpPages.Root + "KHN117.md");
}
