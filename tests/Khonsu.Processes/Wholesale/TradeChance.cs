namespace Khonsu.Processes.Wholesale;

/// <summary>The choices of a transaction: all of them follow from its mark.</summary>
static class TradeChance
{
    /// <summary>The source of choices.</summary>
    /// <param name="mark">Of the transaction.</param>
    public static Random Of(long mark) => new(unchecked((int)((ulong)mark * 0x9E37_79B9_7F4A_7C15UL >> 33)));

    /// <summary>From 1 to a number.</summary>
    public static int OneOf(this Random random, int count) => 1 + random.Next(count);

    /// <summary>A warehouse that is another one, or the same.</summary>
    public static int OtherOrSame(this Random random, int warehouse, int otherPercent)
        => random.Next(100) < otherPercent
            ? 1 + ((warehouse + random.Next(TradeSize.Warehouses - 1)) % TradeSize.Warehouses)
            : warehouse;
}
