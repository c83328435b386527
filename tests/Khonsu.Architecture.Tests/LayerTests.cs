using ArchUnitNET.Domain;
using ArchUnitNET.Fluent;
using Khonsu.Architecture.Tests.Layers;

namespace Khonsu.Architecture.Tests;

/// <summary>
/// Keeps the arrows of docs/architecture.md; each rule is shown to bite on a fixture in the room's own namespace.
/// </summary>
public sealed class LayerTests
{
    public static TheoryData<string> Rooms => new(RoomRules.Engine);

    public static TheoryData<string, string> WrongArrows
    {
        get
        {
            var arrows = new TheoryData<string, string>();
            for (int from = 0; from < RoomRules.Engine.Length; from++)
            {
                for (int to = from + 1; to < RoomRules.Engine.Length; to++)
                    arrows.Add(RoomRules.Engine[from], RoomRules.Engine[to]);
            }

            return arrows;
        }
    }

    [Theory]
    [MemberData(nameof(Rooms))]
    public void A_room_sees_no_later_room(string room) => Check(RoomRules.SeesNoLaterRoom(room));

    [Theory]
    [MemberData(nameof(Rooms))]
    public void A_room_sees_of_the_root_its_words_only(string room) => Check(RoomRules.SeesNoPage(room));

    [Theory]
    [MemberData(nameof(Rooms))]
    public void A_room_sees_headers_and_definitions_only(string room) => Check(RoomRules.SeesHeadersOnly(room));

    [Theory]
    [MemberData(nameof(Rooms))]
    public void A_room_sees_no_Arrow(string room) => Check(RoomRules.SeesNoArrowRoom(room));

    [Fact]
    public void Apache_Arrow_has_one_door() => Check(RoomRules.OnlyTheDoorSeesApacheArrow());

    [Fact]
    public void What_is_computed_of_columns_sees_no_engine() => Check(RoomRules.ComputeSeesNoEngine());

    [Fact]
    public void Columns_of_a_table_see_the_engine_up_to_its_tables() => Check(RoomRules.ColumnarSeesNoLaterRoom());

    [Fact]
    public void Diagnostics_is_a_leaf() => Check(RoomRules.DiagnosticsSeesNothing());

    [Fact]
    public void The_models_of_the_generator_are_values()
    {
        Assert.Empty(RoomRules.ModelSeesNoRoslyn().Broken(LoadedCode.Generators));
        Assert.Empty(RoomRules.ModelSeesNoOtherRoom().Broken(LoadedCode.Generators));
    }

    [Fact]
    public void The_emitters_of_the_generator_see_no_symbols()
    {
        Assert.Empty(RoomRules.EmissionSeesNoSymbols().Broken(LoadedCode.Generators));
        Assert.Empty(RoomRules.EmissionSeesNoParsing().Broken(LoadedCode.Generators));
    }

    [Fact]
    public void What_is_stored_is_said_in_values() =>
        Assert.Empty(RoomRules.SchemasSeeModelsOnly().Broken(LoadedCode.Generators));

    [Fact]
    public void What_a_body_does_is_found_out_by_itself() =>
        Assert.Empty(RoomRules.BodiesSeeNoOtherRoom().Broken(LoadedCode.Generators));

    [Fact]
    public void The_generator_sees_no_runtime()
        => Assert.DoesNotContain(
            typeof(Generators.TransactionalGenerator).Assembly.GetReferencedAssemblies(),
            static name => name.Name == typeof(KhonsuStore).Assembly.GetName().Name);

    [Theory]
    [MemberData(nameof(WrongArrows))]
    public void An_arrow_to_a_later_room_is_caught(string from, string to) => Caught(
        RoomRules.SeesNoLaterRoom(from),
        $$"""
        namespace Khonsu.{{to}} { public sealed class Later; }
        namespace Khonsu.{{from}} { public sealed class Wrong { public object Make() => new Khonsu.{{to}}.Later(); } }
        """);

    [Theory]
    [InlineData("Khonsu.KhonsuStore")]
    [InlineData("Khonsu.Table<int, House>")]
    [InlineData("Khonsu.Transaction")]
    [InlineData("Khonsu.Blocks.Body")]
    public void An_arrow_to_the_page_is_caught(string type) => Caught(
        RoomRules.SeesNoPage("Commit"),
        $$"""
        namespace Khonsu.Blocks { public sealed class Body; }
        namespace Khonsu.Commit
        {
            public sealed record House
                : Khonsu.CompilerServices.TransactionalRow, Khonsu.CompilerServices.IRow<int, House>
            {
                public static Khonsu.CompilerServices.TableDefinition<int, House> Definition => throw null!;
                public static int KeyOf(House row) => 1;
                public static Khonsu.CompilerServices.RowBatchWriter<House> CreateBatchWriter() => throw null!;
                public static Khonsu.CompilerServices.RowBatchReader<House> CreateBatchReader() => throw null!;
            }
            public sealed class Wrong { public object? Field = typeof({{type}}); public {{type}}? Other; }
        }
        """);

    [Fact]
    public void An_arrow_to_the_columns_is_caught() => Caught(
        RoomRules.SeesHeadersOnly("Versions"),
        "namespace Khonsu.Versions { class Wrong { public Khonsu.CompilerServices.ColumnWriter? Field; } }");

    [Fact]
    public void An_arrow_to_the_room_of_Arrow_is_caught() => Caught(
        RoomRules.SeesNoArrowRoom("Index"),
        """
        namespace Khonsu.Arrow { public sealed class Batch; }
        namespace Khonsu.Index { class Wrong { Khonsu.Arrow.Batch? _field; } }
        """);

    [Fact]
    public void A_computation_that_sees_the_engine_is_caught() => Caught(
        RoomRules.ComputeSeesNoEngine(),
        """
        namespace Khonsu.Clock { public sealed class Engine; }
        namespace Khonsu.Compute { class Wrong { object Field = new Khonsu.Clock.Engine(); } }
        """);

    [Fact]
    public void Columns_that_see_a_commit_are_caught() => Caught(
        RoomRules.ColumnarSeesNoLaterRoom(),
        """
        namespace Khonsu.Commit { public sealed class Later; }
        namespace Khonsu.Columnar { class Wrong { object Field = new Khonsu.Commit.Later(); } }
        """);

    [Theory]
    [InlineData("Khonsu.Tables")]
    [InlineData("Khonsu.CompilerServices")]
    [InlineData("Khonsu")]
    public void A_second_door_to_Apache_Arrow_is_caught(string room) => Caught(
        RoomRules.OnlyTheDoorSeesApacheArrow(),
        $"namespace {room} {{ public sealed class Wrong {{ public global::Apache.Arrow.Schema? Field; }} }}");

    [Fact]
    public void A_leaf_that_sees_a_room_is_caught() => Caught(
        RoomRules.DiagnosticsSeesNothing(),
        "namespace Khonsu.Diagnostics { public sealed class Wrong { public Khonsu.IsolationLevel Field; } }");

    [Theory]
    [InlineData("Microsoft.CodeAnalysis.ISymbol")]
    [InlineData("Microsoft.CodeAnalysis.Location")]
    [InlineData("Microsoft.CodeAnalysis.Compilation")]
    [InlineData("Microsoft.CodeAnalysis.SyntaxNode")]
    public void A_symbol_in_a_model_is_caught(string type)
    {
        Assert.NotEmpty(RoomRules.ModelSeesNoRoslyn().Broken(GeneratorFixture(
            $"namespace Khonsu.Generators.Model {{ public sealed class Wrong {{ public {type}? Field; }} }}")));
        Assert.NotEmpty(RoomRules.EmissionSeesNoSymbols().Broken(GeneratorFixture(
            $"namespace Khonsu.Generators.Emission {{ public sealed class Wrong {{ public {type}? Field; }} }}")));
        Assert.NotEmpty(RoomRules.SchemasSeeModelsOnly().Broken(GeneratorFixture(
            $"namespace Khonsu.Generators.Schemas {{ public sealed class Wrong {{ public {type}? Field; }} }}")));
    }

    [Fact]
    public void A_wrong_arrow_in_the_generator_is_caught()
    {
        const string Parser = "namespace Khonsu.Generators.Parsing { public sealed class Parser; } ";
        Assert.NotEmpty(RoomRules.ModelSeesNoOtherRoom().Broken(GeneratorFixture(
            Parser + "namespace Khonsu.Generators.Model { class Wrong { public Parsing.Parser? Field; } }")));
        Assert.NotEmpty(RoomRules.EmissionSeesNoParsing().Broken(GeneratorFixture(
            Parser + "namespace Khonsu.Generators.Emission { class Wrong { public Parsing.Parser? Field; } }")));
        Assert.NotEmpty(RoomRules.SchemasSeeModelsOnly().Broken(GeneratorFixture(
            Parser + "namespace Khonsu.Generators.Schemas { class Wrong { public Parsing.Parser? Field; } }")));
        Assert.NotEmpty(RoomRules.BodiesSeeNoOtherRoom().Broken(GeneratorFixture(
            Parser + "namespace Khonsu.Generators.Bodies { class Wrong { public Parsing.Parser? Field; } }")));
    }

    [Fact]
    public void A_room_that_is_gone_is_caught()
        => Assert.NotEmpty(ArchRuleDefinition.Types().That().ResideInNamespace("Khonsu.Nowhere").Should().BePublic()
            .Broken(LoadedCode.Runtime));

    static void Check(IArchRule rule) => Assert.Empty(rule.Broken(LoadedCode.Runtime));

    static ArchUnitNET.Domain.Architecture GeneratorFixture(string source)
        => LoadedCode.Fixture(source, typeof(Microsoft.CodeAnalysis.ISymbol));

    static void Caught(IArchRule rule, string source)
        => Assert.Contains(rule.Broken(LoadedCode.Fixture(source)), static evidence => evidence.Contains("Wrong"));
}
