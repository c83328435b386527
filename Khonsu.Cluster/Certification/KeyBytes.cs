using Khonsu.Cluster.Format;

namespace Khonsu.Cluster.Certification;

/// <summary>A key as bytes, compared byte by byte; a shorter one comes before what it begins.</summary>
/// <param name="Bytes">The bytes; not to be changed.</param>
/// <param name="IsEnd">Whether it stands after everything that begins with the bytes: the end of a range.</param>
readonly record struct KeyBytes(ReadOnlyMemory<byte> Bytes, bool IsEnd = false) : IComparable<KeyBytes>
{
    /// <inheritdoc />
    public int CompareTo(KeyBytes other)
    {
        ReadOnlySpan<byte> left = Bytes.Span;
        ReadOnlySpan<byte> right = other.Bytes.Span;
        int common = Math.Min(left.Length, right.Length);
        int order = left[..common].SequenceCompareTo(right[..common]);
        if (order != 0)
            return order;
        if (left.Length == right.Length)
            return IsEnd.CompareTo(other.IsEnd);
        // Why: the longer one begins with the shorter one, and so stands before its end.
        return left.Length < right.Length ? (IsEnd ? 1 : -1) : (other.IsEnd ? -1 : 1);
    }

    /// <inheritdoc />
    public bool Equals(KeyBytes other) => IsEnd == other.IsEnd && Bytes.Span.SequenceEqual(other.Bytes.Span);

    /// <inheritdoc />
    public override int GetHashCode() => unchecked((int)Checksum.Of(0, Bytes.Span));
}
