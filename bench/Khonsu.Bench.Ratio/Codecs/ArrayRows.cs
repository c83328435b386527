using System.Collections;
using Khonsu.Bench.Ratio.Rows;

namespace Khonsu.Bench.Ratio.Codecs;

/// <summary>Walks an array as a struct, so that the codec is measured without a table around it.</summary>
struct ArrayRows(Reading[] rows) : IEnumerator<Reading>
{
    int _next;

    public readonly Reading Current => rows[_next - 1];

    readonly object IEnumerator.Current => Current;

    public bool MoveNext() => _next++ < rows.Length;

    public void Reset() => _next = 0;

    public readonly void Dispose()
    {
    }
}
