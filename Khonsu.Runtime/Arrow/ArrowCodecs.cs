using System.Diagnostics.CodeAnalysis;
using Apache.Arrow.Compression;
using Apache.Arrow.Ipc;

namespace Khonsu.Arrow;

/// <summary>The compressions of Arrow's IPC formats.</summary>
internal static class ArrowCodecs
{
    /// <summary>Makes what packs and unpacks buffers.</summary>
    internal static readonly ICompressionCodecFactory Factory = new CompressionCodecFactory();

    /// <summary>What a writer is told.</summary>
    /// <param name="compression">How its buffers are compressed.</param>
    /// <returns>The options.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There is no such compression.</exception>
    internal static IpcOptions OptionsFor(ArrowCompression compression) => compression switch
    {
        ArrowCompression.None => new IpcOptions(),
        ArrowCompression.Lz4 => Compressed(CompressionCodecType.Lz4Frame),
        ArrowCompression.Zstd => Compressed(CompressionCodecType.Zstd),
        _ => Refuse(compression),
    };

    static IpcOptions Compressed(CompressionCodecType codec) =>
        new() { CompressionCodec = codec, CompressionCodecFactory = Factory };

    [DoesNotReturn]
    static IpcOptions Refuse(ArrowCompression compression) => throw new ArgumentOutOfRangeException(
        nameof(compression), compression, "There is no such compression; use None, Lz4 or Zstd.");
}
