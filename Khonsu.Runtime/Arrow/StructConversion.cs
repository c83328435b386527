using Apache.Arrow;
using Apache.Arrow.Types;
using Khonsu.CompilerServices;

namespace Khonsu.Arrow;

/// <summary>The fields of a struct by the names of today, in today's order; one that is not there stays out, and the
/// reader puts its default in.</summary>
/// <param name="type">What the struct becomes.</param>
/// <param name="parts">Its parts.</param>
/// <param name="positions">Position of each in what is stored, or <see cref="SchemaPlan.NotThere"/>.</param>
/// <param name="plans">How each is converted.</param>
internal sealed class StructConversion(
    IArrowType type, IReadOnlyList<ColumnDefinition> parts, int[] positions, ColumnPlan[] plans) : ArrayConversion
{
    /// <inheritdoc/>
    internal override bool NeedsSeen { get; } = plans.Any(static plan => plan.Conversion is { NeedsSeen: true });

    /// <inheritdoc/>
    internal override ArrayData Convert(ArrayData data, SeenRows seen)
    {
        SeenRows inside = NeedsSeen ? PartSeen.OfStruct(data, seen) : default;
        ArrayData?[] children = new ArrayData?[parts.Count];
        for (int i = 0; i < children.Length; i++)
        {
            if (positions[i] == SchemaPlan.NotThere)
                continue;
            string step = "." + parts[i].Name;
            children[i] = PartConversion.Convert(
                plans[i], data.Children[positions[i]], inside, index => (step, index - data.Offset));
        }

        return With(data, type, [ValidityOf(data)], children);
    }
}
