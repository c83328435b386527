using System.Runtime.InteropServices;

namespace Khonsu.Bench.Ratio.Measuring;

/// <summary>Two cache lines of nothing: the adjacent-line prefetcher pulls lines in pairs.</summary>
[StructLayout(LayoutKind.Sequential, Size = 128)]
struct CacheLinePad;
