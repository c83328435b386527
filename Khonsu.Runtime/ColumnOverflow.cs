namespace Khonsu;

/// <summary>What happens to an integer result that does not fit its type.</summary>
public enum ColumnOverflow
{
    /// <summary>It is an error that names the row.</summary>
    Checked,

    /// <summary>Its lowest bits are the result, as in C#'s <c>unchecked</c>.</summary>
    Wrapping,
}
