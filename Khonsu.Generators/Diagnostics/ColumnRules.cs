using Microsoft.CodeAnalysis;

namespace Khonsu.Generators.Diagnostics;

/// <summary>Rules about the members of a record and how they are stored.</summary>
static class ColumnRules
{
    public static readonly DiagnosticDescriptor Settable = new(
        "KHN020",
        "The property can be set",
        "'{0}' can be set after a row was published to other transactions: write 'init' instead of 'set'",
        RuleCategories.Usage,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpPages.Root + "KHN020.md");

    public static readonly DiagnosticDescriptor Field = new(
        "KHN021",
        "The record has a field",
        "'{0}' is not part of the row: {1}",
        RuleCategories.Usage,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpPages.Root + "KHN021.md");

    public static readonly DiagnosticDescriptor MutableType = new(
        "KHN022",
        "The type of the column can change",
        "'{0}' is of type '{1}', whose content another transaction could see changing: {2}",
        RuleCategories.Mapping,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpPages.Root + "KHN022.md");

    public static readonly DiagnosticDescriptor ReferenceEquality = new(
        "KHN023",
        "The column compares by reference",
        "'{0}' compares by reference: two rows with the same content are not equal by '==' unless they share "
        + "the memory; compare the content where it matters",
        RuleCategories.Mapping,
        DiagnosticSeverity.Info,
        isEnabledByDefault: true,
        helpLinkUri: HelpPages.Root + "KHN023.md");

    public static readonly DiagnosticDescriptor NoMapping = new(
        "KHN024",
        "The type has no Arrow mapping",
        "'{0}' is of type '{1}', which has no Arrow mapping: {2}",
        RuleCategories.Mapping,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpPages.Root + "KHN024.md");

    public static readonly DiagnosticDescriptor Recursive = new(
        "KHN025",
        "The type holds itself",
        "'{0}' holds '{1}' inside a '{1}', or more than 32 levels deep, and a schema has an end: put the inner ones "
        + "into a table of their own and keep their keys",
        RuleCategories.Mapping,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpPages.Root + "KHN025.md");

    public static readonly DiagnosticDescriptor CoarseUnit = new(
        "KHN026",
        "The unit is coarser than the type",
        "'{0}' is stored in {1}s; a value with a finer part is refused at the write: cut values before, or "
        + "use nanoseconds",
        RuleCategories.Mapping,
        DiagnosticSeverity.Info,
        isEnabledByDefault: true,
        helpLinkUri: HelpPages.Root + "KHN026.md");

    public static readonly DiagnosticDescriptor InvalidDecimal = new(
        "KHN027",
        "Precision or scale is invalid",
        "'{0}' has [Decimal({1}, {2})]: precision is 1 to 76 and scale 0 to precision",
        RuleCategories.Mapping,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpPages.Root + "KHN027.md");

    public static readonly DiagnosticDescriptor DefaultDecimal = new(
        "KHN028",
        "The decimal column has default precision",
        "'{0}' is stored as Decimal128(38, 18): a value with more than 20 digits before or 18 after the "
        + "point is refused at the write; add [Decimal(precision, scale)] to choose",
        RuleCategories.Mapping,
        DiagnosticSeverity.Info,
        isEnabledByDefault: true,
        helpLinkUri: HelpPages.Root + "KHN028.md");

    public static readonly DiagnosticDescriptor NotConstructible = new(
        "KHN029",
        "The row cannot be built again",
        "'{0}' cannot be built from its columns: {1}",
        RuleCategories.Usage,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpPages.Root + "KHN029.md");

    public static readonly DiagnosticDescriptor ImplicitEnumValues = new(
        "KHN034",
        "The enum has implicit values",
        "'{0}' is stored by the values of '{1}', which are implicit and change when its members are "
        + "reordered: write 'Name = number' for each member",
        RuleCategories.Mapping,
        DiagnosticSeverity.Info,
        isEnabledByDefault: true,
        helpLinkUri: HelpPages.Root + "KHN034.md");

    public static readonly DiagnosticDescriptor MisplacedAttribute = new(
        "KHN047",
        "The column attribute has no effect",
        "[{0}] has no effect on '{1}': {2}",
        RuleCategories.Mapping,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        helpLinkUri: HelpPages.Root + "KHN047.md");

    public static readonly DiagnosticDescriptor KeyOrderTaken = new(
        "KHN048",
        "Two key columns have one position",
        "'{0}' and '{1}' both have position {2} in the key: write [Key(0)], [Key(1)] and so on",
        RuleCategories.Usage,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpPages.Root + "KHN048.md");

    public static readonly DiagnosticDescriptor NoShardKey = new(
        "KHN054",
        "The column cannot say where a row is",
        "[ShardKey] on '{0}' says nothing: {1}",
        RuleCategories.Usage,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpPages.Root + "KHN054.md");
}
