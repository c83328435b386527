namespace Khonsu;

/// <summary>How the buffers of an Arrow stream or file are compressed; what is read says itself how it was.</summary>
public enum ArrowCompression
{
    /// <summary>Not at all: readers can use the bytes where they lie.</summary>
    None,

    /// <summary>LZ4 frames: quick both ways, for what is read soon.</summary>
    Lz4,

    /// <summary>Zstandard: smaller and slower, for what is kept or sent far.</summary>
    Zstd,
}
