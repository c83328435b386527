namespace Khonsu.Bench.Ratio.Rivals;

/// <content>What differs between the two runtimes that the bank is built against.</content>
readonly partial struct KhonsuBank
{
    public static string Name => RivalNames.Khonsu;
}
