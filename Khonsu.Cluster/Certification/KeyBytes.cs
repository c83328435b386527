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
        if (IsEnd && !other.IsEnd && right.StartsWith(left))
            return 1;
        if (other.IsEnd && !IsEnd && left.StartsWith(right))
            return -1;
        int order = left.SequenceCompareTo(right);
        return order != 0 ? order : IsEnd.CompareTo(other.IsEnd);
    }

    /// <inheritdoc />
    public bool Equals(KeyBytes other) => IsEnd == other.IsEnd && Bytes.Span.SequenceEqual(other.Bytes.Span);

    /// <inheritdoc />
    public override int GetHashCode() => unchecked((int)Checksum.Of(0, Bytes.Span));
}
