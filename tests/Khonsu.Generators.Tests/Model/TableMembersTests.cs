using System.Reflection;
using Khonsu.Generators.Model;

namespace Khonsu.Generators.Tests.Model;

public sealed class TableMembersTests
{
    [Fact]
    public void An_index_cannot_be_called_like_a_member_of_a_table()
    {
        string[] members = [.. new[] { typeof(Table<,>), typeof(ReadTable<,>) }
            .SelectMany(static type => type.GetMembers(
                BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.FlattenHierarchy))
            .Where(static member => member is not MethodBase { IsSpecialName: true })
            .Select(static member => member.Name)];
        IEnumerable<string> extensions = typeof(ArrowTableExtensions)
            .GetMethods(BindingFlags.Static | BindingFlags.Public)
            .Select(static method => method.Name.Replace("get_", "", StringComparison.Ordinal));
        Assert.Contains("Find", members);
        Assert.Contains("ArrowSchema", extensions);
        Assert.DoesNotContain(members.Concat(extensions), TableMembers.IsFree);
    }

    [Fact]
    public void An_index_can_be_called_otherwise() => Assert.True(TableMembers.IsFree("ByOwner"));
}
