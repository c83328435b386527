using Flights.Model;
using Flights.Replay;

namespace Flights.Export;

/// <summary>Compares a book with what was read back from its files.</summary>
static class ArrowCheck
{
    /// <summary>Compares row counts and sums.</summary>
    /// <returns>A sentence for each difference, none when they are equal.</returns>
    public static IReadOnlyList<string> Differences(FlightBook book, FlightBook copy)
    {
        List<string> found = [];
        Compare("rows", RowsOf(book), RowsOf(copy));
        Compare("sums", BookTotals.Of(book), BookTotals.Of(copy));
        return found;

        void Compare<T>(string what, T written, T read)
            where T : IEquatable<T>
        {
            if (!written.Equals(read))
                found.Add($"{what} written {written}, read back {read}");
        }
    }

    static (int Airports, int Routes, int Flights) RowsOf(FlightBook book) =>
        book.Read(static tx => (tx.Airports.Count, tx.Routes.Count, tx.Flights.Count));
}
