namespace Khonsu;

/// <summary>A computation over columns was asked of a type that it is not defined for. Nothing was computed.</summary>
public sealed class ColumnTypeException : KhonsuException
{
    internal ColumnTypeException(string computation, string type, string advice)
        : base($"{computation} is not defined for {type}: {advice}.")
    {
        Computation = computation;
        Type = type;
    }

    /// <summary>What was asked for.</summary>
    public string Computation { get; }

    /// <summary>The type, or the types, that it was asked of, in words.</summary>
    public string Type { get; }
}
