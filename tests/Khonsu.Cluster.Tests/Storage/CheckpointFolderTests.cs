using Khonsu.Cluster.Consensus;
using Khonsu.Cluster.Log;
using Khonsu.Cluster.Storage;
using Khonsu.Cluster.Storage.Checkpoints;
using Khonsu.Cluster.Tests.Harness;

namespace Khonsu.Cluster.Tests.Storage;

/// <summary>The files of a checkpoint, and their way to another node as one stream.</summary>
public sealed class CheckpointFolderTests : IDisposable
{
    static readonly GroupId s_group = new(3);
    static readonly LogIndex s_index = new(17);

    readonly StoreFolder _source = new();
    readonly StoreFolder _target = new();

    public void Dispose()
    {
        _source.Dispose();
        _target.Dispose();
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(100)]
    [InlineData(100_000)]
    public void Arrives_whole_in_pieces_of_any_size(int pieceBytes)
    {
        StoredCheckpoint sent = Write(5);
        using var staging = new CheckpointStaging(FolderOf(_target));
        Send(sent, 5, staging, pieceBytes, static (_, piece) => piece);

        StoredCheckpoint arrived = staging.Finish(RefOf(sent, 5));

        arrived.Verify();
        Assert.Equal(ContentOf(sent), ContentOf(arrived));
        Assert.Equal(ContentOf(arrived), ContentOf(FolderOf(_target).Open(RefOf(sent, 5))));
    }

    [Fact]
    public void One_bit_that_is_wrong_anywhere_is_noticed()
    {
        StoredCheckpoint sent = Write(5);
        for (long place = 0; place < sent.StreamBytes; place += 13)
        {
            using var staging = new CheckpointStaging(FolderOf(_target));
            StorageException error = Assert.Throws<StorageException>(() =>
            {
                Send(sent, 5, staging, 50, (offset, piece) => Flipped(piece, place - offset));
                staging.Finish(RefOf(sent, 5));
            });
            Assert.Equal(StorageFault.Damaged, error.Fault);
        }

        Assert.Empty(Directory.GetDirectories(Path.Combine(_target.Path, "checkpoints"), "*5", new EnumerationOptions
        {
            RecurseSubdirectories = true,
        }));
    }

    [Fact]
    public void A_stream_that_ends_early_or_late_is_noticed()
    {
        StoredCheckpoint sent = Write(5);
        byte[] stream = sent.Read(0, (int)sent.StreamBytes);
        using var staging = new CheckpointStaging(FolderOf(_target));

        staging.Append(new CheckpointWrite(RefOf(sent, 5), 0, stream.AsMemory(0, stream.Length - 1)));
        Assert.Throws<StorageException>(() => staging.Finish(RefOf(sent, 5)));
        staging.Append(new CheckpointWrite(RefOf(sent, 5), 0, stream));
        Assert.Throws<StorageException>(
            () => staging.Append(new CheckpointWrite(RefOf(sent, 5), stream.Length, new byte[1])));
        staging.Append(new CheckpointWrite(RefOf(sent, 5), 0, stream.AsMemory(0, 10)));
        Assert.Throws<StorageException>(
            () => staging.Append(new CheckpointWrite(RefOf(sent, 5), 11, stream.AsMemory(11))));
    }

    [Fact]
    public void A_new_beginning_discards_what_was_staged()
    {
        StoredCheckpoint older = Write(5);
        StoredCheckpoint newer = Write(6);
        using var staging = new CheckpointStaging(FolderOf(_target));
        staging.Append(new CheckpointWrite(RefOf(older, 5), 0, older.Read(0, (int)older.StreamBytes - 10)));

        Send(newer, 6, staging, 64, static (_, piece) => piece);

        Assert.Equal(ContentOf(newer), ContentOf(staging.Finish(RefOf(newer, 6))));
    }

    [Fact]
    public void A_start_keeps_the_latest_only()
    {
        Write(5);
        StoredCheckpoint kept = Write(6);
        FolderOf(_source).Begin(7);

        FolderOf(_source).KeepOnly(RefOf(kept, 6));

        Assert.Equal(kept.Directory, Assert.Single(Directory.GetDirectories(Path.GetDirectoryName(kept.Directory)!)));
        FolderOf(_source).KeepOnly(null);
        Assert.False(Directory.Exists(kept.Directory));
    }

    [Theory]
    [InlineData("rows.arrow", true)]
    [InlineData("A-1_b", true)]
    [InlineData("manifest", false)]
    [InlineData("", false)]
    [InlineData("..", false)]
    [InlineData(".hidden", false)]
    [InlineData("../escaped", false)]
    [InlineData("a/b", false)]
    [InlineData("a b", false)]
    [InlineData("ä", false)]
    public void Names_of_files_lead_nowhere_else(string name, bool isGood)
        => Assert.Equal(isGood, CheckpointManifest.IsName(name));

    [Fact]
    public void A_manifest_that_names_a_path_is_refused()
    {
        var manifest = new CheckpointManifest(s_group, 5, s_index, [new CheckpointFile("../escaped", 1, 0)]);

        StorageException error = Assert.Throws<StorageException>(
            () => CheckpointManifest.FromBytes(5, manifest.ToBytes()));
        Assert.Equal(StorageFault.Foreign, error.Fault);
        Assert.Throws<StorageException>(() => CheckpointManifest.FromBytes(6, Write(5).Read(8, 60)));
    }

    static CheckpointFolder FolderOf(StoreFolder folder) => new(folder.Path, s_group, static _ => { });

    static CheckpointRef RefOf(StoredCheckpoint stored, ulong id)
        => new(id, s_index, 1, Ballot.None, StoreModel.First, default, stored.StreamBytes);

    static ReadOnlyMemory<byte> Flipped(byte[] piece, long place)
    {
        if (place >= 0 && place < piece.Length)
            piece[place] ^= 4;
        return piece;
    }

    static string ContentOf(StoredCheckpoint stored) => string.Join('|', Directory.GetFiles(stored.Directory)
        .Order(StringComparer.Ordinal)
        .Select(static path => $"{Path.GetFileName(path)}={Convert.ToHexString(File.ReadAllBytes(path))}"));

    static void Send(
        StoredCheckpoint sent,
        ulong id,
        CheckpointStaging staging,
        int pieceBytes,
        Func<long, byte[], ReadOnlyMemory<byte>> onWay)
    {
        for (long offset = 0; offset < sent.StreamBytes; offset += pieceBytes)
        {
            byte[] piece = sent.Read(offset, (int)Math.Min(pieceBytes, sent.StreamBytes - offset));
            staging.Append(new CheckpointWrite(RefOf(sent, id), offset, onWay(offset, piece)));
        }
    }

    StoredCheckpoint Write(ulong id)
    {
        string directory = FolderOf(_source).Begin(id);
        File.WriteAllBytes(Path.Combine(directory, "a"), [1, 2, 3]);
        File.WriteAllBytes(Path.Combine(directory, "b-empty"), []);
        File.WriteAllBytes(Path.Combine(directory, "c"), [.. Enumerable.Range(0, 1000).Select(one => (byte)(one * 7))]);
        File.WriteAllBytes(Path.Combine(directory, "d"), [(byte)id]);
        File.WriteAllBytes(Path.Combine(directory, "e-empty"), []);
        return FolderOf(_source).Seal(id, s_index);
    }
}
