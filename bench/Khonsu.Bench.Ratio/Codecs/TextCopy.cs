using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Text;

namespace Khonsu.Bench.Ratio.Codecs;

/// <summary>
/// Short ASCII text between UTF-16 and UTF-8 in one vector: the first and the last eight characters, which may overlap.
/// Everything else takes the library's way.
/// </summary>
static class TextCopy
{
    const int VectorLengthMin = 8;
    const int VectorLengthMax = 16;
    const ushort NotAsciiBits = 0xFF80;
    const byte NotAsciiByteBit = 0x80;

    static readonly UTF8Encoding s_strictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Bytes that the copy of a text may need.</summary>
    public static int BytesMax(string text) => text.Length * 3;

    /// <summary>Writes a text as UTF-8.</summary>
    /// <param name="text">The text.</param>
    /// <param name="target">At least <see cref="BytesMax"/> bytes.</param>
    /// <returns>Bytes written.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int ToUtf8(string text, Span<byte> target)
    {
        var length = text.Length;
        if (length is < VectorLengthMin or > VectorLengthMax)
            return s_strictUtf8.GetBytes(text, target);
        ref var source = ref Unsafe.As<char, ushort>(ref MemoryMarshal.GetReference(text.AsSpan()));
        var first = Vector128.LoadUnsafe(ref source);
        var last = Vector128.LoadUnsafe(ref source, (nuint)(length - VectorLengthMin));
        if (((first | last) & Vector128.Create(NotAsciiBits)) != Vector128<ushort>.Zero)
            return s_strictUtf8.GetBytes(text, target);
        ref var start = ref MemoryMarshal.GetReference(target);
        Vector64.Narrow(first.GetLower(), first.GetUpper()).StoreUnsafe(ref start);
        Vector64.Narrow(last.GetLower(), last.GetUpper()).StoreUnsafe(ref start, (nuint)(length - VectorLengthMin));
        return length;
    }

    /// <summary>Reads a text from UTF-8.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static string FromUtf8(ReadOnlySpan<byte> source)
    {
        var length = source.Length;
        if (length is < VectorLengthMin or > VectorLengthMax)
            return s_strictUtf8.GetString(source);
        ref var start = ref MemoryMarshal.GetReference(source);
        var first = Vector64.LoadUnsafe(ref start);
        var last = Vector64.LoadUnsafe(ref start, (nuint)(length - VectorLengthMin));
        if (((first | last) & Vector64.Create(NotAsciiByteBit)) != Vector64<byte>.Zero)
            return s_strictUtf8.GetString(source);
        // Why written into: nobody else has seen this fresh string yet, and string.Create costs a delegate call for
        // each row.
        var text = new string('\0', length);
        ref var target = ref Unsafe.As<char, ushort>(ref MemoryMarshal.GetReference(text.AsSpan()));
        Vector128.WidenLower(first.ToVector128Unsafe()).StoreUnsafe(ref target);
        Vector128.WidenLower(last.ToVector128Unsafe()).StoreUnsafe(ref target, (nuint)(length - VectorLengthMin));
        return text;
    }
}
