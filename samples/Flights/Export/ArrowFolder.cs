using Flights.Model;
using Khonsu;

namespace Flights.Export;

/// <summary>The tables of a book as Arrow files of one folder: <c>airports.arrow</c> and so on.</summary>
/// <param name="path">The folder.</param>
sealed class ArrowFolder(string path)
{
    string AirportsPath => Path.Combine(path, "airports.arrow");

    string RoutesPath => Path.Combine(path, "routes.arrow");

    string FlightsPath => Path.Combine(path, "flights.arrow");

    /// <summary>Writes all tables as one snapshot has them; files that are there are replaced.</summary>
    /// <exception cref="IOException">A file cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder may not be written.</exception>
    public void Write(FlightBook book)
    {
        Directory.CreateDirectory(path);
        book.Read(this, static (tx, folder) =>
        {
            tx.Airports.WriteArrowFile(folder.AirportsPath);
            tx.Routes.WriteArrowFile(folder.RoutesPath);
            tx.Flights.WriteArrowFile(folder.FlightsPath);
        });
    }

    /// <summary>Reads all tables into a book of their own, in one transaction.</summary>
    /// <exception cref="KhonsuException">A file is damaged or of another kind.</exception>
    /// <exception cref="IOException">A file cannot be read.</exception>
    public FlightBook Read()
    {
        FlightBook book = FlightBook.Open();
        book.Atomically(this, static (tx, folder) =>
        {
            tx.Airports.ReadArrowFile(folder.AirportsPath);
            tx.Routes.ReadArrowFile(folder.RoutesPath);
            tx.Flights.ReadArrowFile(folder.FlightsPath);
        });
        return book;
    }
}
