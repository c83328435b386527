using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;

namespace Khonsu.CompilerServices;

/// <summary>
/// Bits that are set or cleared: the type of a mergeable column in <c>tx.Accounts.Merge(key).Flags |= bits</c>, and
/// with <c>&amp;=</c> where the column merges by <see cref="MergeKind.And"/>.
/// </summary>
/// <typeparam name="T">Type of the column: an integer, an enum or <see cref="bool"/>.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
[SuppressMessage("Usage", "CA2225", Justification = "Written as |= and &= only.")]
public readonly struct BitTerm<T>
    where T : unmanaged
{
    readonly T _bits;
    readonly MergeKind? _kind;

    BitTerm(T bits, MergeKind kind) => (_bits, _kind) = (bits, kind);

    /// <summary>The bits to set.</summary>
    /// <exception cref="InvalidOperationException">
    /// The term was not written as <c>|=</c>. State left: nothing was changed.
    /// </exception>
    public T Ored => Of(MergeKind.Or);

    /// <summary>The bits to keep.</summary>
    /// <exception cref="InvalidOperationException">
    /// The term was not written as <c>&amp;=</c>. State left: nothing was changed.
    /// </exception>
    public T Anded => Of(MergeKind.And);

    /// <summary>Sets bits.</summary>
    /// <param name="term">What was set before.</param>
    /// <param name="bits">The bits to set.</param>
    /// <returns>Both.</returns>
    /// <exception cref="InvalidOperationException">The term clears bits already.</exception>
    public static BitTerm<T> operator |(BitTerm<T> term, T bits)
    {
        if (term._kind is not null)
            Combine(ref bits, term.Ored, MergeKind.Or);
        return new BitTerm<T>(bits, MergeKind.Or);
    }

    /// <summary>Keeps bits and clears the others.</summary>
    /// <param name="term">What was cleared before.</param>
    /// <param name="bits">The bits to keep.</param>
    /// <returns>Both.</returns>
    /// <exception cref="InvalidOperationException">The term sets bits already.</exception>
    public static BitTerm<T> operator &(BitTerm<T> term, T bits)
    {
        if (term._kind is not null)
            Combine(ref bits, term.Anded, MergeKind.And);
        return new BitTerm<T>(bits, MergeKind.And);
    }

    T Of(MergeKind kind)
    {
        if (_kind != kind)
        {
            string sign = kind == MergeKind.Or ? "|=" : "&=";
            throw new InvalidOperationException(
                $"A column that is marked [Mergeable(MergeKind.{kind})] is merged by '{sign}' and in no other way.");
        }

        return _bits;
    }

    // Why bytes: neither bool nor enums have operators that a type parameter could be asked for.
    static void Combine(ref T bits, T others, MergeKind kind)
    {
        Span<byte> target = MemoryMarshal.AsBytes(new Span<T>(ref bits));
        ReadOnlySpan<byte> source = MemoryMarshal.AsBytes(new ReadOnlySpan<T>(in others));
        for (int i = 0; i < target.Length; i++)
            target[i] = (byte)(kind == MergeKind.Or ? target[i] | source[i] : target[i] & source[i]);
    }
}
