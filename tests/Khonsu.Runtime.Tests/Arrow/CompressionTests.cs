namespace Khonsu.Runtime.Tests.Arrow;

/// <summary>Compressed streams and files carry the same rows in fewer bytes.</summary>
public sealed class CompressionTests
{
    const int Rows = 5000;

    public static TheoryData<ArrowCompression> Compressions => [.. Enum.GetValues<ArrowCompression>()];

    [Theory, MemberData(nameof(Compressions))]
    public void A_stream_comes_back(ArrowCompression compression)
    {
        using KhonsuStore store = Filled();
        using MemoryStream stream = new();
        store.Read(tx => tx.Readings.WriteArrowStream(stream, compression));

        using KhonsuStore copy = KhonsuStore.Open();
        stream.Position = 0;
        Assert.Equal(Rows, copy.Atomically(tx => tx.Readings.ReadArrowStream(stream)));
        Assert.Equal(
            store.Read(static tx => tx.Readings.OrderBy(static row => row.Id).ToArray()),
            copy.Read(static tx => tx.Readings.OrderBy(static row => row.Id).ToArray()));
    }

    [Theory, MemberData(nameof(Compressions))]
    public void A_file_comes_back(ArrowCompression compression)
    {
        using KhonsuStore store = Filled();
        string path = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.arrow");
        try
        {
            store.Read(tx => tx.Readings.WriteArrowFile(path, compression));

            using KhonsuStore copy = KhonsuStore.Open();
            Assert.Equal(Rows, copy.Atomically(tx => tx.Readings.ReadArrowFile(path)));
            Assert.Equal(store.Read(static tx => tx.Readings[17]), copy.Read(static tx => tx.Readings[17]));
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Theory]
    [InlineData(ArrowCompression.Lz4)]
    [InlineData(ArrowCompression.Zstd)]
    public void Compressed_is_smaller(ArrowCompression compression)
    {
        using KhonsuStore store = Filled();
        long plain = StreamBytes(store, ArrowCompression.None);

        Assert.InRange(StreamBytes(store, compression), 1, plain / 2);
    }

    [Fact]
    public void A_compression_that_is_none_is_refused_before_anything_is_written()
    {
        using KhonsuStore store = Filled();
        using MemoryStream stream = new();

        var refused = Assert.Throws<ArgumentOutOfRangeException>(
            () => store.Read(tx => tx.Readings.WriteArrowStream(stream, (ArrowCompression)7)));

        Assert.Contains("Zstd", refused.Message, StringComparison.Ordinal);
        Assert.Equal(0, stream.Length);
    }

    [Theory]
    [InlineData(ArrowCompression.Lz4)]
    [InlineData(ArrowCompression.Zstd)]
    public void Damaged_compressed_bytes_are_an_error_of_the_format(ArrowCompression compression)
    {
        using KhonsuStore store = Filled();
        using MemoryStream stream = new();
        store.Read(tx => tx.Readings.WriteArrowStream(stream, compression));
        byte[] bytes = stream.ToArray();
        // Why these: the last buffers before the end mark are compressed data.
        for (int index = bytes.Length - 200; index < bytes.Length - 100; index++)
            bytes[index] ^= 0x5A;

        using KhonsuStore copy = KhonsuStore.Open();
        Assert.ThrowsAny<KhonsuException>(
            () => copy.Atomically(tx => tx.Readings.ReadArrowStream(new MemoryStream(bytes))));
        Assert.Equal(0, copy.Read(static tx => tx.Readings.Count));
    }

    static long StreamBytes(KhonsuStore store, ArrowCompression compression)
    {
        using MemoryStream stream = new();
        store.Read(tx => tx.Readings.WriteArrowStream(stream, compression));
        return stream.Length;
    }

    static KhonsuStore Filled()
    {
        KhonsuStore store = KhonsuStore.Open();
        store.Atomically(static tx =>
        {
            for (int id = 0; id < Rows; id++)
                tx.Readings.Add(new Reading(id, $"station {id % 7}", id % 10, DateTime.UnixEpoch, null));
        });
        return store;
    }
}
