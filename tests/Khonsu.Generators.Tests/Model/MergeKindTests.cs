namespace Khonsu.Generators.Tests.Model;

public sealed class MergeKindTests
{
    [Fact]
    public void The_kinds_are_those_of_the_runtime_and_the_users_own() => Assert.Equal(
        [.. Enum.GetNames<Khonsu.MergeKind>(), nameof(Generators.Model.MergeKind.Custom)],
        Enum.GetNames<Generators.Model.MergeKind>());
}
