using System.Collections.Immutable;

namespace Khonsu.Stress.Tests.History;

/// <summary>One operation of an attempt, with what it returned.</summary>
/// <param name="Kind">What was done.</param>
/// <param name="Key">Which list or register.</param>
/// <param name="Call">Number of the store call in its attempt; the reads of one scan share a number.</param>
/// <param name="Value">The element appended, or the register's value; <see cref="InitialValue"/> when never
/// written.</param>
/// <param name="Elements">The list that was read; empty for the other kinds.</param>
/// <param name="IsPredicate">Whether the read came from a scan and not from a key.</param>
readonly record struct Operation(
    OperationKind Kind,
    int Key,
    int Call,
    long Value,
    ImmutableArray<long> Elements,
    bool IsPredicate)
{
    /// <summary>What a register holds before its first write.</summary>
    public const long InitialValue = 0;

    const int ElementsToldMax = 6;

    /// <summary>Whether the operation changes its key.</summary>
    public bool IsWrite => Kind is OperationKind.Append or OperationKind.Write;

    public override string ToString() => Kind switch
    {
        OperationKind.Append => $"append k{Key} {Value}",
        OperationKind.ReadList => $"{Verb} k{Key} = [{Tail()}]",
        OperationKind.Write => $"write k{Key} {Value}",
        _ => $"{Verb} k{Key} = {Value}",
    };

    string Verb => IsPredicate ? "scan" : "read";

    // Why: the end of a long list tells enough, and evidence is read by people.
    string Tail() => Elements.Length <= ElementsToldMax
        ? string.Join(' ', Elements)
        : $"... {Elements.Length - ElementsToldMax} more, {string.Join(' ', Elements[^ElementsToldMax..])}";
}
