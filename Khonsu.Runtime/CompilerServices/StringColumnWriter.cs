using System.Buffers;
using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;
using System.Text.Unicode;
using Khonsu.Arrow;

namespace Khonsu.CompilerServices;

/// <summary>Writes strings as UTF-8; a lone surrogate is refused because no UTF-8 stands for it.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed unsafe class StringColumnWriter : VariableWidthColumnWriter
{
    /// <summary>Starts the column.</summary>
    /// <param name="column">The column, of kind <see cref="ColumnKind.String"/>.</param>
    public StringColumnWriter(ColumnDefinition column)
        : base(column)
    {
    }

    /// <summary>Appends a value or null.</summary>
    /// <param name="value">The value, or null in a nullable column.</param>
    /// <exception cref="ColumnValueException">Null in a column that does not accept it, a lone surrogate,
    /// or more than 2 GiB in one batch.</exception>
    public void Append(string? value)
    {
        if (value is null)
        {
            AppendNull();
            return;
        }

        // Perf: one UTF-16 unit takes at most 3 bytes, so one comparison guards the whole value.
        if (RoomBytes < (long)value.Length * Utf8Text.BytesPerCharMax)
            MakeRoomFor(value);

        if (Utf8Text.TryWriteAscii(value, Next))
            EndValue(value.Length);
        else
            AppendText(value);
    }

    /// <summary>Fetches a text into the cache that will be appended soon; changes nothing.</summary>
    /// <param name="value">The text or null.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Prefetch(string? value)
    {
        // Race: the collector may move the text meanwhile; a prefetch of any address is a hint and harmless.
        if (Sse.IsSupported)
            Sse.Prefetch0((void*)Unsafe.As<string?, nint>(ref value));
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    void AppendText(string value)
    {
        Span<byte> room = new(Next, (int)Math.Min(RoomBytes, int.MaxValue));
        if (Utf8.FromUtf16(value, room, out _, out int bytes, replaceInvalidSequences: false) != OperationStatus.Done)
            RefuseSurrogate(value);
        EndValue(bytes);
    }

    // Why: close to the limit of 2 GiB the value may fit although three bytes for each unit would not. The vector
    // writer may store up to the value's length, which is never more than its exact size.
    [MethodImpl(MethodImplOptions.NoInlining)]
    void MakeRoomFor(string value)
    {
        if (TryMakeRoom((long)value.Length * Utf8Text.BytesPerCharMax))
            return;
        long bytes = Utf8Text.ByteCount(value);
        if (bytes < 0)
            RefuseSurrogate(value);
        if (!TryMakeRoom(bytes))
            RefuseSize(value);
    }

    [DoesNotReturn]
    void RefuseSurrogate(string value) => Refuse(value, Utf8Text.SurrogateAdvice(value));
}
