using System.Collections;

namespace Khonsu.Bench.Ratio.Codecs;

/// <summary>Walks an array as a struct, so that the codec is measured without a table around it.</summary>
struct ArrayRows<TRow>(TRow[] rows) : IEnumerator<TRow>
    where TRow : class
{
    int _next;

    public readonly TRow Current => rows[_next - 1];

    readonly object IEnumerator.Current => Current;

    public bool MoveNext() => _next++ < rows.Length;

    public void Reset() => _next = 0;

    public readonly void Dispose()
    {
    }
}
