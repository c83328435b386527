using Microsoft.CodeAnalysis;

namespace Khonsu.Generators.Diagnostics;

/// <summary>Rules about a record as a whole: its shape, its key and its names.</summary>
static class RecordRules
{
    public static readonly DiagnosticDescriptor NotPartial = new(
        "KHN001",
        "The record must be partial",
        "'{0}' must be partial, so that its key, schema and codec can be added to it: write 'sealed partial "
        + "record {0}'",
        RuleCategories.Usage,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpPages.Root + "KHN001.md");

    public static readonly DiagnosticDescriptor NotRecord = new(
        "KHN002",
        "[Transactional] needs a record",
        "'{0}' is a class, but a row needs the value equality and the 'with' of a record: write 'sealed "
        + "partial record {0}'",
        RuleCategories.Usage,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpPages.Root + "KHN002.md");

    public static readonly DiagnosticDescriptor RecordStruct = new(
        "KHN003",
        "[Transactional] needs a record class",
        "'{0}' is a struct, but the versions of a row are shared by reference: write 'sealed partial record "
        + "{0}'",
        RuleCategories.Usage,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpPages.Root + "KHN003.md");

    public static readonly DiagnosticDescriptor OuterNotPartial = new(
        "KHN004",
        "The outer type must be partial",
        "'{0}' contains the transactional record '{1}' and must be partial: add 'partial' to '{0}'",
        RuleCategories.Usage,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpPages.Root + "KHN004.md");

    public static readonly DiagnosticDescriptor NotReachable = new(
        "KHN005",
        "The record is not reachable from generated code",
        "'{0}' is private, protected or local to its file, so no transaction can have its table: make it "
        + "and its outer types internal or public",
        RuleCategories.Usage,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpPages.Root + "KHN005.md");

    public static readonly DiagnosticDescriptor Generic = new(
        "KHN006",
        "The record is generic",
        "'{0}' is generic or inside a generic type; open generic rows have no schema: declare one closed "
        + "record for each table",
        RuleCategories.Usage,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpPages.Root + "KHN006.md");

    public static readonly DiagnosticDescriptor Abstract = new(
        "KHN007",
        "The record is abstract",
        "'{0}' is abstract, but a table holds rows of exactly one record: write 'sealed' and give each "
        + "derived record its own table",
        RuleCategories.Usage,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpPages.Root + "KHN007.md");

    public static readonly DiagnosticDescriptor NotSealed = new(
        "KHN008",
        "The record is not sealed",
        "'{0}' is not sealed; the columns of a derived row would be lost: add 'sealed'",
        RuleCategories.Usage,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        helpLinkUri: HelpPages.Root + "KHN008.md");

    public static readonly DiagnosticDescriptor NoKey = new(
        "KHN010",
        "The record has no key",
        "'{0}' has no key: add [Key] to the column that identifies a row{1}",
        RuleCategories.Usage,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpPages.Root + "KHN010.md");

    public static readonly DiagnosticDescriptor UnusableKey = new(
        "KHN011",
        "The column cannot be a key",
        "'{0}' cannot be a key: {1}",
        RuleCategories.Usage,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpPages.Root + "KHN011.md");

    public static readonly DiagnosticDescriptor AccessorTaken = new(
        "KHN013",
        "Two tables have one accessor",
        "'{0}' would be the accessor of '{1}' and of {2}: set Accessor in [Transactional] on one of them",
        RuleCategories.Usage,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpPages.Root + "KHN013.md",
        customTags: WellKnownDiagnosticTags.CompilationEnd);

    public static readonly DiagnosticDescriptor ColumnNameTaken = new(
        "KHN014",
        "Two columns have one name",
        "'{0}' and '{1}' are both stored as column '{2}' (without regard to case): add [Column(\"...\")] to "
        + "one of them",
        RuleCategories.Mapping,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpPages.Root + "KHN014.md");

    public static readonly DiagnosticDescriptor TableNameTaken = new(
        "KHN015",
        "Two tables have one name",
        "'{0}' and {1} are both {2}",
        RuleCategories.Mapping,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpPages.Root + "KHN015.md",
        customTags: WellKnownDiagnosticTags.CompilationEnd);

    public static readonly DiagnosticDescriptor BaseRecord = new(
        "KHN040",
        "The record has a base record",
        "'{0}' derives from '{1}', but the generated part gives it the base that holds its versions: move "
        + "the columns of '{1}' into '{0}' and share behaviour by an interface",
        RuleCategories.Usage,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpPages.Root + "KHN040.md");

    public static readonly DiagnosticDescriptor InvalidName = new(
        "KHN045",
        "The name cannot be used",
        "{0} = \"{1}\" cannot be used: {2}",
        RuleCategories.Usage,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpPages.Root + "KHN045.md");

    public static readonly DiagnosticDescriptor TypeNameTaken = new(
        "KHN046",
        "The name of a generated type is taken",
        "'{0}' is generated for '{1}', but a type of that name exists already: rename one of them",
        RuleCategories.Usage,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpPages.Root + "KHN046.md");

    public static readonly DiagnosticDescriptor InvalidRetention = new(
        "KHN053",
        "No past goes back so far",
        "'{0}' keeps no past with {1} = {2}: write {3} or more, or leave it out",
        RuleCategories.Usage,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpPages.Root + "KHN053.md");
}
