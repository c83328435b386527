using Khonsu.CompilerServices;

namespace Khonsu.Runtime.Tests.CompilerServices.Keys;

/// <summary>An index that says nothing about bytes.</summary>
sealed class PlainIndex() : IndexDefinition<TextId, KeyName, string>("ById", 0, isUnique: true, isOrdered: true, "id")
{
    public override string KeyOf(KeyName row) => row.Id.Value;

    public override int Compare(string left, string right) => IndexOrder.Of(left, right);

    public override bool HasNull(string key) => false;
}
