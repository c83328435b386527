namespace Khonsu.Programs.Tests.TokenRing;

/// <summary>Holds stations and tokens that were seen together against the rules of the ring.</summary>
static class RingChecker
{
    /// <summary>What holds in every snapshot; empty when all is well.</summary>
    public static IEnumerable<string> Check((Station[] Stations, Token[] Tokens) seen)
    {
        (Station[] stations, Token[] tokens) = seen;
        foreach (Token token in tokens)
        {
            int[] places = [.. stations.Where(one => one.Token == token.Number).Select(static one => one.Number)];
            if (places.Length != 1)
                yield return $"{token} is at {places.Length} stations";
            else if (places[0] != (token.Start + token.Hops) % stations.Length)
                yield return $"{token} is at station {places[0]}";
        }

        // Why the last one is asked about the first: a ring later is the same place.
        for (int i = 0; i < tokens.Length; i++)
        {
            Token ahead = tokens[(i + 1) % tokens.Length];
            int aheadWay = ahead.Start + ahead.Hops + (i + 1 < tokens.Length ? 0 : stations.Length);
            if (tokens[i].Start + tokens[i].Hops >= aheadWay)
                yield return $"{tokens[i]} has overtaken {ahead}";
        }
    }

    /// <summary>What holds when every station has passed every token on a number of times.</summary>
    public static IEnumerable<string> CheckEnd((Station[] Stations, Token[] Tokens) seen, int laps) =>
        Check(seen).Concat(seen.Tokens
            .Where(token => token.Hops != laps * seen.Stations.Length)
            .Select(token => $"{token} should have gone around {laps} times"));
}
