using Apache.Arrow;

namespace Khonsu.Compute;

/// <summary>Two columns of which one row goes with one row.</summary>
internal static class ColumnPairs
{
    /// <summary>Checks that two columns go together.</summary>
    /// <param name="left">One.</param>
    /// <param name="right">The other.</param>
    /// <param name="name">What they are wanted for.</param>
    /// <exception cref="ColumnTypeException">Their types differ.</exception>
    /// <exception cref="ArgumentException">Their lengths differ.</exception>
    internal static void Check(IArrowArray left, IArrowArray right, string name)
    {
        ArgumentNullException.ThrowIfNull(left);
        ArgumentNullException.ThrowIfNull(right);
        if (left.Length != right.Length)
            throw new ArgumentException($"One column has {left.Length} rows, the other {right.Length}.", nameof(right));
        string leftType = ColumnTypes.NameOf(left);
        string rightType = ColumnTypes.NameOf(right);
        if (leftType != rightType)
            throw new ColumnTypeException(name, $"{leftType} and {rightType}", "both sides must have one type");
    }
}
