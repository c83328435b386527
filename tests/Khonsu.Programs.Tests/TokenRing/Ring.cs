namespace Khonsu.Programs.Tests.TokenRing;

/// <summary>
/// A ring of stations, each a thread, that pass tokens on. A station waits until it holds a token and the next one
/// holds none, then moves it in one transaction. Nobody wakes anybody: a commit that changes what a station has read
/// does it.
/// </summary>
/// <remarks>
/// Source: a usual test of blocking transactions, for instance of Scala STM (Bronson, Chafi, Olukotun 2010, "CCSTM: a
/// library-based STM for Scala"). Checked: in every snapshot each token is at one station, as far from its start as it
/// counts hops, and none has overtaken another; at the end all have gone around as often as was asked for and are back
/// at their starts. Ours: a station has room for one token, so both its neighbours can make it wait.
/// </remarks>
[TransactionalModel(typeof(Station), typeof(Token))]
sealed partial class Ring
{
    /// <summary>Opens a ring whose first stations hold a token each.</summary>
    public static Ring Open(int stations, int tokens)
    {
        Ring ring = Open();
        ring.Atomically(tx =>
        {
            for (int number = 0; number < stations; number++)
                tx.Stations.Add(new Station(number, number < tokens ? number : null));
            for (int number = 0; number < tokens; number++)
                tx.Tokens.Add(new Token(number, Start: number));
        });
        return ring;
    }

    /// <summary>Waits for a token at a station and for room at the next, and passes the token on.</summary>
    public void Pass(int station, int nextStation, CancellationToken stop) => Atomically(
        (station, nextStation),
        static (tx, pass) =>
        {
            int? token = tx.Stations[pass.station].Token;
            tx.RetryUnless(token is not null && tx.Stations[pass.nextStation].Token is null);
            tx.Stations.Row(pass.station).Token = null;
            tx.Stations.Row(pass.nextStation).Token = token;
            tx.Tokens.Row(token.Value).Hops++;
        },
        cancellationToken: stop);

    /// <summary>All stations and tokens on one snapshot, in order.</summary>
    public (Station[] Stations, Token[] Tokens) Look() => Read(static tx => (
        tx.Stations.OrderBy(static station => station.Number).ToArray(),
        tx.Tokens.OrderBy(static token => token.Number).ToArray()));
}
