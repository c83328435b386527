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
        Assert.NotEmpty(members);
        Assert.DoesNotContain(members, TableMembers.IsFree);
    }

    [Fact]
    public void An_index_can_be_called_otherwise() => Assert.True(TableMembers.IsFree("ByOwner"));
}
