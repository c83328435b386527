using Khonsu.CompilerServices;

namespace Khonsu.Stress.Tests.Workloads;

/// <summary>Adds to a bag, as generated code does.</summary>
sealed class BagDelta : RowDelta<BagRow>
{
    ItemsTerm<long> _items;
    ItemsTerm<KeyValuePair<long, long>> _last;

    /// <summary>Adds an item, which is then the last one of its writer.</summary>
    public void Add(long writer, long item)
    {
        _items += ItemsTerm<long>.Of(item);
        _last += ItemsTerm<KeyValuePair<long, long>>.Of(new(writer, item));
    }

    public override BagRow Apply(BagRow row) => row with
    {
        Items = CollectionMerge.Append(row.Items, _items),
        Marks = CollectionMerge.Union(row.Marks, _items),
        Last = CollectionMerge.Put(row.Last, _last),
    };

    public override RowDelta<BagRow> Copy() => (BagDelta)MemberwiseClone();
}
