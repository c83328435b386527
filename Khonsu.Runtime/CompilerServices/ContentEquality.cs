using System.Collections.Immutable;
using System.ComponentModel;
using System.Text.Json;

namespace Khonsu.CompilerServices;

/// <summary>
/// Compares columns by what they hold where C# compares references, so that a row that was rebuilt with the same
/// content counts as unchanged, and a changed one as changed. A default array is equal to another one only.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class ContentEquality
{
    /// <summary>Compares in the way of the type.</summary>
    /// <typeparam name="T">Type of the values.</typeparam>
    /// <param name="left">A value.</param>
    /// <param name="right">Another one.</param>
    /// <returns>Whether they are equal.</returns>
    public static bool Default<T>(T left, T right) => EqualityComparer<T>.Default.Equals(left, right);

    /// <summary>Compares values that may be null.</summary>
    /// <typeparam name="T">Type of the values.</typeparam>
    /// <param name="left">A value or null.</param>
    /// <param name="right">Another one or null.</param>
    /// <param name="equal">Compares two values.</param>
    /// <returns>Whether they are equal.</returns>
    public static bool Nullable<T>(T? left, T? right, Func<T, T, bool> equal)
        where T : struct
    {
        ArgumentNullException.ThrowIfNull(equal);
        return left.HasValue && right.HasValue
            ? equal(left.GetValueOrDefault(), right.GetValueOrDefault())
            : left.HasValue == right.HasValue;
    }

    /// <summary>Compares bytes.</summary>
    /// <param name="left">Bytes.</param>
    /// <param name="right">Other bytes.</param>
    /// <returns>Whether they are equal.</returns>
    public static bool Bytes(ReadOnlyMemory<byte> left, ReadOnlyMemory<byte> right) =>
        left.Span.SequenceEqual(right.Span);

    /// <summary>Compares bytes.</summary>
    /// <param name="left">Bytes.</param>
    /// <param name="right">Other bytes.</param>
    /// <returns>Whether they are equal.</returns>
    public static bool Bytes(ImmutableArray<byte> left, ImmutableArray<byte> right) =>
        left.IsDefault == right.IsDefault && left.AsSpan().SequenceEqual(right.AsSpan());

    /// <summary>Compares JSON by what it means, and numbers by their digits.</summary>
    /// <param name="left">An element.</param>
    /// <param name="right">Another one.</param>
    /// <returns>Whether they are equal.</returns>
    public static bool Json(JsonElement left, JsonElement right) =>
        left.ValueKind == JsonValueKind.Undefined || right.ValueKind == JsonValueKind.Undefined
            ? left.ValueKind == right.ValueKind
            : left.GetRawText() == right.GetRawText();

    /// <summary>Compares addresses by their whole text, with what comes behind the number sign.</summary>
    /// <param name="left">An address or null.</param>
    /// <param name="right">Another one or null.</param>
    /// <returns>Whether they are equal.</returns>
    public static bool Uris(Uri? left, Uri? right) => left?.OriginalString == right?.OriginalString;

    /// <summary>Compares lists item by item.</summary>
    /// <typeparam name="T">Type of the items.</typeparam>
    /// <param name="left">A list.</param>
    /// <param name="right">Another one.</param>
    /// <param name="equal">Compares two items.</param>
    /// <returns>Whether they are equal.</returns>
    public static bool Lists<T>(ImmutableArray<T> left, ImmutableArray<T> right, Func<T, T, bool> equal)
    {
        ArgumentNullException.ThrowIfNull(equal);
        if (left == right)
            return true;
        if (left.IsDefault || right.IsDefault || left.Length != right.Length)
            return false;
        for (int i = 0; i < left.Length; i++)
        {
            if (!equal(left[i], right[i]))
                return false;
        }

        return true;
    }

    /// <summary>Compares lists item by item.</summary>
    /// <typeparam name="T">Type of the items.</typeparam>
    /// <param name="left">A list or null.</param>
    /// <param name="right">Another one or null.</param>
    /// <param name="equal">Compares two items.</param>
    /// <returns>Whether they are equal.</returns>
    public static bool Lists<T>(IReadOnlyList<T>? left, IReadOnlyList<T>? right, Func<T, T, bool> equal)
    {
        ArgumentNullException.ThrowIfNull(equal);
        if (ReferenceEquals(left, right))
            return true;
        if (left is null || right is null || left.Count != right.Count)
            return false;
        using IEnumerator<T> others = right.GetEnumerator();
        foreach (T item in left)
        {
            if (!others.MoveNext() || !equal(item, others.Current))
                return false;
        }

        return true;
    }

    /// <summary>Compares sets.</summary>
    /// <typeparam name="T">Type of the items.</typeparam>
    /// <param name="left">A set or null.</param>
    /// <param name="right">Another one or null.</param>
    /// <returns>Whether each has the items of the other.</returns>
    public static bool Sets<T>(IReadOnlySet<T>? left, IReadOnlySet<T>? right) =>
        ReferenceEquals(left, right)
        || (left is not null && right is not null && left.Count == right.Count && left.SetEquals(right));

    /// <summary>Compares dictionaries.</summary>
    /// <typeparam name="TKey">Type of the keys.</typeparam>
    /// <typeparam name="TValue">Type of the values.</typeparam>
    /// <param name="left">A dictionary or null.</param>
    /// <param name="right">Another one or null.</param>
    /// <param name="equal">Compares two values.</param>
    /// <returns>Whether each key has equal values in both.</returns>
    public static bool Maps<TKey, TValue>(
        IReadOnlyDictionary<TKey, TValue>? left,
        IReadOnlyDictionary<TKey, TValue>? right,
        Func<TValue, TValue, bool> equal)
    {
        ArgumentNullException.ThrowIfNull(equal);
        if (ReferenceEquals(left, right))
            return true;
        if (left is null || right is null || left.Count != right.Count)
            return false;
        foreach (KeyValuePair<TKey, TValue> entry in left)
        {
            if (!right.TryGetValue(entry.Key, out TValue? other) || !equal(entry.Value, other))
                return false;
        }

        return true;
    }
}
