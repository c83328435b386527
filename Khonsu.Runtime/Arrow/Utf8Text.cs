using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Text;

namespace Khonsu.Arrow;

/// <summary>Converts between strings and UTF-8 without ever replacing a character; ASCII, the common case, takes a
/// short way.</summary>
internal static unsafe class Utf8Text
{
    internal const int BytesPerCharMax = 3;

    const ulong NonAsciiMask64 = 0xFF80_FF80_FF80_FF80;

    static readonly UTF8Encoding s_strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Narrows a string of ASCII to bytes.</summary>
    /// <param name="value">The string.</param>
    /// <param name="target">Room for at least as many bytes as the string has units; garbage when the answer is
    /// false.</param>
    /// <returns>False when the string is not all ASCII.</returns>
    // Perf: up to 16 units take two overlapping loads and stores, with no loop and no call.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static bool TryWriteAscii(string value, byte* target)
    {
        int length = value.Length;
        ref ushort source = ref Unsafe.As<char, ushort>(ref Unsafe.AsRef(in value.GetPinnableReference()));
        if ((uint)(length - 8) <= 8)
        {
            Vector128<ushort> first = Vector128.LoadUnsafe(ref source);
            Vector128<ushort> last = Vector128.LoadUnsafe(ref source, (nuint)(length - 8));
            if (((first | last) & Vector128.Create((ushort)0xFF80)) != Vector128<ushort>.Zero)
                return false;
            Vector128<byte> bytes = Vector128.Narrow(first, last);
            Unsafe.WriteUnaligned(target, bytes.AsUInt64().GetElement(0));
            Unsafe.WriteUnaligned(target + length - 8, bytes.AsUInt64().GetElement(1));
            return true;
        }

        return TryWriteOtherAscii(value, target);
    }

    /// <summary>Decodes UTF-8.</summary>
    /// <returns>False when the bytes are not UTF-8.</returns>
    internal static bool TryRead(ReadOnlySpan<byte> bytes, [NotNullWhen(true)] out string? text)
    {
        if (bytes.Length == 0)
        {
            text = "";
            return true;
        }

        text = new string('\0', bytes.Length);

        // Why: the string is fresh and nobody has seen it; string.Create does the same behind a delegate.
        Span<char> target = MemoryMarshal.CreateSpan(ref MemoryMarshal.GetReference(text.AsSpan()), text.Length);
        return Ascii.ToUtf16(bytes, target, out _) == OperationStatus.Done || TryReadStrictly(bytes, out text);
    }

    /// <summary>Size of a string in UTF-8, or -1 when it has a lone surrogate.</summary>
    internal static long ByteCount(string value)
    {
        if (LoneSurrogateAt(value) >= 0)
            return -1;
        long bytes = 0;
        foreach (char unit in value)
            bytes += unit < 0x80 ? 1 : unit < 0x800 ? 2 : char.IsSurrogate(unit) ? 2 : 3;
        return bytes;
    }

    /// <summary>Position of the first lone surrogate, or -1.</summary>
    internal static int LoneSurrogateAt(string value)
    {
        int at = 0;
        while (at < value.Length)
        {
            if (Rune.DecodeFromUtf16(value.AsSpan(at), out _, out int units) != OperationStatus.Done)
                return at;
            at += units;
        }

        return -1;
    }

    /// <summary>Why a string with a lone surrogate is refused, and what to do.</summary>
    internal static string SurrogateAdvice(string value) =>
        $"it has a lone surrogate at position {LoneSurrogateAt(value)}, which UTF-8 cannot express: repair "
        + "the text, or store it in a column of bytes";

    [MethodImpl(MethodImplOptions.NoInlining)]
    static bool TryWriteOtherAscii(string value, byte* target)
    {
        int length = value.Length;
        if (length > 16)
            return Ascii.FromUtf16(value, new Span<byte>(target, length), out _) == OperationStatus.Done;

        ref ushort source = ref Unsafe.As<char, ushort>(ref Unsafe.AsRef(in value.GetPinnableReference()));
        if (length >= 4)
        {
            ulong first = Load64(ref source);
            ulong last = Load64(ref Unsafe.Add(ref source, length - 4));
            if (((first | last) & NonAsciiMask64) != 0)
                return false;
            Vector128<ushort> both = Vector128.Create(first, last).AsUInt16();
            ulong bytes = Vector128.Narrow(both, both).AsUInt64().GetElement(0);
            Unsafe.WriteUnaligned(target, (uint)bytes);
            Unsafe.WriteUnaligned(target + length - 4, (uint)(bytes >> 32));
            return true;
        }

        for (int i = 0; i < length; i++)
        {
            ushort unit = Unsafe.Add(ref source, i);
            if (unit > 0x7F)
                return false;
            target[i] = (byte)unit;
        }

        return true;
    }

    static ulong Load64(ref ushort source) => Unsafe.ReadUnaligned<ulong>(ref Unsafe.As<ushort, byte>(ref source));

    static bool TryReadStrictly(ReadOnlySpan<byte> bytes, [NotNullWhen(true)] out string? text)
    {
        try
        {
            text = s_strict.GetString(bytes);
            return true;
        }
        catch (DecoderFallbackException)
        {
            text = null;
            return false;
        }
    }
}
