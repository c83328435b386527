namespace Khonsu.Generators.Tests.Emission;

/// <summary>When the generator writes which columns of a key say in which shard of a cluster a row is.</summary>
public sealed class GeneratedShardKeyTests
{
    [Theory]
    [InlineData("[Key(0)] string A, [Key(1)] int B", "[Key(0), ShardKey] string A, [Key(1), ShardKey] int B")]
    [InlineData("[Key] string A", "[Key, ShardKey] string A")]
    public void A_whole_key_is_written_once(string plain, string marked) =>
        Assert.Equal(Generated(plain), Generated(marked));

    [Fact]
    public void A_part_of_a_key_is_written_besides_it()
    {
        string text = Generated("[Key(0), ShardKey] string A, [Key(1)] int B");
        Assert.Contains("HasShardKey = true", text, StringComparison.Ordinal);
        Assert.NotEqual(Generated("[Key(0)] string A, [Key(1)] int B"), text);
    }

    static string Generated(string columns) => Harness.TextOf(Harness.Run(
        Harness.Compile($"[Transactional] public sealed partial record Entry({columns}, long Sum);")));
}
