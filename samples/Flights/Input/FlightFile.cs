using Flights.Model;

namespace Flights.Input;

/// <summary>Reads flights from a JSON array or from JSON lines, element by element.</summary>
static class FlightFile
{
    /// <summary>Reads all flights.</summary>
    /// <param name="path">The file.</param>
    /// <param name="airports">The airports that may occur.</param>
    /// <param name="badRows">Decides about bad elements.</param>
    /// <param name="cancellation">Asked before each element.</param>
    /// <returns>Flights in the order of the file, at least one.</returns>
    /// <exception cref="InputException">The file or an element of it cannot be used.</exception>
    public static List<Flight> Read(
        string path, IEnumerable<Airport> airports, BadRows badRows, CancellationToken cancellation)
    {
        using FileStream file = InputFile.Open(path);
        ElementSplitter elements = new(file);
        FlightParser parser = new(airports.Select(airport => airport.Iata).ToHashSet(StringComparer.Ordinal));
        List<Flight> flights = [];
        try
        {
            while (elements.MoveNext())
            {
                cancellation.ThrowIfCancellationRequested();
                if (ParseOrSkip(path, elements, parser, badRows) is { } flight)
                    flights.Add(flight);
            }
        }
        catch (ElementSizeException e)
        {
            throw new InputException(path, elements.Start, e.Message);
        }

        return flights.Count > 0 ? flights : throw new InputException(path, "there is no usable flight in the file");
    }

    static Flight? ParseOrSkip(string path, ElementSplitter elements, FlightParser parser, BadRows badRows)
    {
        try
        {
            if (elements.Fault is { } fault)
                throw new ElementException(0, fault);
            return parser.Parse(elements.Bytes, elements.Number);
        }
        catch (ElementException e)
        {
            badRows.Add(new InputException(path, elements.Start.After(elements.Bytes[..e.Offset]), e.Message));
            return null;
        }
    }
}
