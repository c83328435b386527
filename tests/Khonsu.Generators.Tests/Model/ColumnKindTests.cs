using Khonsu.Generators.Model;

namespace Khonsu.Generators.Tests.Model;

public sealed class ColumnKindTests
{
    [Fact]
    public void The_kinds_are_those_of_the_runtime() => Assert.Equal(
        Enum.GetNames<Khonsu.CompilerServices.ColumnKind>(),
        Enum.GetNames<ColumnKind>());

    [Fact]
    public void Every_kind_has_a_writer_and_a_reader_in_the_runtime()
    {
        foreach (ColumnKind kind in Enum.GetValues<ColumnKind>())
        {
            foreach (string role in new[] { "Writer", "Reader" })
            {
                string name = kind.IsPrimitive() ? $"PrimitiveColumn{role}`1" : $"{kind}Column{role}";
                Assert.NotNull(typeof(KhonsuStore).Assembly.GetType("Khonsu.CompilerServices." + name));
            }
        }
    }
}
