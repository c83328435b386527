using Apache.Arrow;
using Apache.Arrow.Types;
using Khonsu.CompilerServices;

namespace Khonsu.Arrow;

/// <summary>The cases of a union, by their tags; one that came later has no values and stays out.</summary>
/// <param name="type">What the union becomes.</param>
/// <param name="cases">Its cases.</param>
/// <param name="positions">Position of each in what is stored, or <see cref="SchemaPlan.NotThere"/>.</param>
/// <param name="plans">How each is converted.</param>
internal sealed class UnionConversion(
    IArrowType type, IReadOnlyList<ColumnDefinition> cases, int[] positions, ColumnPlan[] plans) : ArrayConversion
{
    /// <inheritdoc/>
    internal override bool NeedsSeen { get; } = plans.Any(static plan => plan.Conversion is { NeedsSeen: true });

    /// <inheritdoc/>
    internal override ArrayData Convert(ArrayData data, SeenRows seen)
    {
        ArrayData?[] children = new ArrayData?[cases.Count];
        for (int i = 0; i < children.Length; i++)
        {
            if (positions[i] == SchemaPlan.NotThere)
                continue;
            int tag = cases[i].Tag;
            ArrayData values = data.Children[positions[i]];
            string step = "." + cases[i].Name;
            SeenRows inside = NeedsSeen ? PartSeen.OfCase(data, tag, values.Length, seen) : default;
            children[i] = PartConversion.Convert(
                plans[i], values, inside, index => (step, PartSeen.ValueOf(data, tag, index)));
        }

        return With(data, type, data.Buffers, children);
    }
}
