using System.Runtime.InteropServices;

namespace Khonsu.Concurrency;

/// <summary>A number alone on its cache lines, so that writers of its neighbours do not slow its readers.</summary>
[StructLayout(LayoutKind.Explicit, Size = 192)]
internal struct PaddedLong
{
    /// <summary>
    /// The number; shared, so read and written through <see cref="Volatile"/> and <see cref="Interlocked"/> only.
    /// </summary>
    [FieldOffset(96)]
    internal long Value;
}
