using System.Text.RegularExpressions;
using ArchUnitNET.Domain;
using ArchUnitNET.Fluent;
using static ArchUnitNET.Fluent.ArchRuleDefinition;

namespace Khonsu.Architecture.Tests.Layers;

/// <summary>The arrows of docs/architecture.md as rules: who may see whom.</summary>
static class RoomRules
{
    /// <summary>The rooms of the engine; each sees those before it and none after it.</summary>
    public static readonly string[] Engine =
        ["Concurrency", "Clock", "Versions", "Index", "Tables", "Feed", "Dependencies", "Transactions", "Commit"];

    /// <summary>What the engine sees of the root: the words it shares with the user.</summary>
    static readonly string[] s_vocabulary =
    [
        "AbortInfo", "ChangeFeedOptions", "ConflictResolution", "ConflictRule", "IsolationLevel", "Retention",
        "RetentionOptions", "Savepoint", "SkippedWrite", "TransactionLimit", "TransactionalAttribute",
        @"\w+Exception",
    ];

    /// <summary>
    /// What the engine sees of the rooms for generated code: the header of a row, the definition of a table and those
    /// of its indexes, and what is merged into a row.
    /// </summary>
    static readonly string[] s_headers =
    [
        "TransactionalRow", @"TableDefinition(`2)?", @"IndexDefinition(`3)?", "IRow`2", "ColumnDefinition",
        "RowDelta`1", "KeyWriter",
    ];

    // All of Roslyn but the text, and but the attribute that the compiler puts into every assembly.
    const string Roslyn = @"^Microsoft\.CodeAnalysis\.(?!Text\.|EmbeddedAttribute).*";

    /// <summary>An engine room sees no engine room after it.</summary>
    public static IArchRule SeesNoLaterRoom(string room)
    {
        int later = Array.IndexOf(Engine, room) + 1;
        return Room(room).Should().NotDependOnAny(Types(true).That().ResideInNamespaceMatching(
            Matching(Engine[later..].Select(static name => "Khonsu." + name))));
    }

    /// <summary>An engine room sees of the root its words only: no store, no transaction, no table, no block.</summary>
    public static IArchRule SeesNoPage(string room) => Room(room).Should().NotDependOnAny(
        Types(true).That().HaveFullNameMatching(@"^Khonsu\.(?!(" + Alternatives(s_vocabulary) + @")$)[\w`]+$")
            .Or().ResideInNamespaceMatching(Matching(["Khonsu.Blocks"])));

    /// <summary>
    /// An engine room sees the header of a row and the definition of a table, and no more of what generated code needs.
    /// </summary>
    public static IArchRule SeesHeadersOnly(string room) => Room(room).Should().NotDependOnAny(
        Types(true).That().HaveFullNameMatching(
            @"^Khonsu\.CompilerServices\.(?!(" + Alternatives(s_headers) + @")$)[\w`]+$"));

    /// <summary>The rooms of Arrow and of columns are seen by the root and by what generated code needs.</summary>
    public static IArchRule SeesNoArrowRoom(string room)
        => Room(room).Should().NotDependOnAny(Types(true).That().ResideInNamespaceMatching(
            Matching(["Khonsu.Arrow", "Khonsu.Columnar", "Khonsu.Compute"])));

    /// <summary>What is computed of columns knows of Arrow, and nothing of tables, versions and commits.</summary>
    public static IArchRule ComputeSeesNoEngine() => Room("Compute").Should().NotDependOnAny(
        Types(true).That().ResideInNamespaceMatching(
            Matching(Engine.Select(static name => "Khonsu." + name).Append("Khonsu.Columnar"))));

    /// <summary>Columns of a table see the engine up to its tables.</summary>
    public static IArchRule ColumnarSeesNoLaterRoom() => Room("Columnar").Should().NotDependOnAny(
        Types(true).That().ResideInNamespaceMatching(Matching(
            Engine[(System.Array.IndexOf(Engine, "Tables") + 1)..].Select(static name => "Khonsu." + name)
                .Append("Khonsu.Blocks").Append("Khonsu.Compute"))));

    /// <summary>
    /// Apache.Arrow has one door: the room of Arrow with those of columns, what is public of them, and the base of the
    /// column writers.
    /// </summary>
    public static IArchRule OnlyTheDoorSeesApacheArrow()
        => Types().That().ResideInNamespaceMatching(@"^Khonsu(\.(?!(Arrow|Columnar|Compute)$)\w+)?$")
            .And().DoNotHaveFullNameMatching(
                @"^Khonsu\.Column(Aggregates|Filters|Mask|Math|Selection|Sorting|Table)([+/.].*)?$")
            .And().DoNotHaveFullNameMatching(@"^Khonsu\.Arrow(Feed|Store|Table)Extensions([+/.].*)?$")
            .And().DoNotHaveFullNameMatching(@"^Khonsu\.CompilerServices\.\w*Column(Reader|Writer)(`1)?$")
            .And().DoNotHaveFullNameMatching(@"^Khonsu\.CompilerServices\.RowBatch(es|(Reader|Writer)(`1)?)$")
            .Should().NotDependOnAny(Types(true).That().ResideInNamespaceMatching(@"^Apache\.Arrow(\..*)?$"));

    /// <summary>Diagnostics is a leaf: it sees nothing of ours but the error it throws.</summary>
    public static IArchRule DiagnosticsSeesNothing() => Room("Diagnostics").Should().NotDependOnAny(
        Types(true).That().HaveFullNameMatching(@"^Khonsu\.(?!Diagnostics\.|InvariantException$|KhonsuException$).*"));

    /// <summary>The models of the generator are values: no Roslyn type but a span of text.</summary>
    public static IArchRule ModelSeesNoRoslyn() => Types().That().ResideInNamespace("Khonsu.Generators.Model")
        .Should().NotDependOnAny(Types(true).That().HaveFullNameMatching(Roslyn));

    /// <summary>The emitters turn values into text: no Roslyn type but the text.</summary>
    public static IArchRule EmissionSeesNoSymbols() => Types().That().ResideInNamespace("Khonsu.Generators.Emission")
        .Should().NotDependOnAny(Types(true).That().HaveFullNameMatching(Roslyn));

    /// <summary>Models and emitters do not see the rooms that come before and after them.</summary>
    public static IArchRule ModelSeesNoOtherRoom() => Types().That().ResideInNamespace("Khonsu.Generators.Model")
        .Should().NotDependOnAny(Types(true).That().ResideInNamespaceMatching(
            @"^Khonsu\.Generators(\.(Bodies|Parsing|Emission|Schemas|Diagnostics(\.Checks)?))?$"));

    /// <summary>What is stored is said in values alone: no Roslyn type, and of other rooms the models.</summary>
    public static IArchRule SchemasSeeModelsOnly() => Types().That().ResideInNamespace("Khonsu.Generators.Schemas")
        .Should().NotDependOnAny(Types(true).That().HaveFullNameMatching(Roslyn))
        .AndShould().NotDependOnAny(Types(true).That().ResideInNamespaceMatching(
            @"^Khonsu\.Generators(\.(Bodies|Parsing|Emission|Diagnostics(\.Checks)?))?$"));

    /// <summary>The emitters do not see the parsers.</summary>
    public static IArchRule EmissionSeesNoParsing() => Types().That().ResideInNamespace("Khonsu.Generators.Emission")
        .Should().NotDependOnAny(Types(true).That().ResideInNamespaceMatching(
            @"^Khonsu\.Generators(\.(Bodies|Parsing|Schemas|Diagnostics(\.Checks)?))?$"));

    /// <summary>What a body does is found out apart from records, generated text, and what is said about it.</summary>
    public static IArchRule BodiesSeeNoOtherRoom() => Types().That().ResideInNamespace("Khonsu.Generators.Bodies")
        .Should().NotDependOnAny(Types(true).That().ResideInNamespaceMatching(
            @"^Khonsu\.Generators(\.(Model|Parsing|Emission|Schemas|Diagnostics(\.Checks)?))?$"));

    /// <summary>Holds a rule against code.</summary>
    /// <returns>The evidence: a sentence for each type that breaks it.</returns>
    public static string[] Broken(this IArchRule rule, ArchUnitNET.Domain.Architecture code)
        => [.. rule.Evaluate(code)
            .Where(static result => !result.Passed)
            .Select(static result => result.Description)
            .Order()];

    static ArchUnitNET.Fluent.Syntax.Elements.Types.GivenTypesConjunction Room(string room)
        => Types().That().ResideInNamespace("Khonsu." + room);

    static string Matching(IEnumerable<string> namespaces)
        // Why a name that nothing has: the last room has no later ones, and an empty list must match nothing.
        => "^(" + string.Join('|', namespaces.Append("No.Such.Room").Select(Regex.Escape)) + ")$";

    static string Alternatives(string[] names) => string.Join('|', names);
}
