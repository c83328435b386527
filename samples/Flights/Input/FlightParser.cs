using System.Globalization;
using System.Text.Json;
using Flights.Model;

namespace Flights.Input;

/// <summary>Makes a flight of a JSON object; a problem is named with the byte where it stands.</summary>
/// <param name="airportCodes">The codes that are known.</param>
sealed class FlightParser(HashSet<string> airportCodes)
{
    const string DateFormat = "yyyy/MM/dd HH:mm";

    // One of each field, in the order of the errors about missing ones; cleared before each element.
    DateTime? _date;
    int? _delay;
    int? _distance;
    string? _origin;
    string? _destination;

    /// <summary>Parses an element.</summary>
    /// <param name="element">The bytes of the object and nothing else.</param>
    /// <param name="number">The number of the flight.</param>
    /// <exception cref="ElementException">It is not a flight, or not a possible one.</exception>
    public Flight Parse(ReadOnlySpan<byte> element, int number)
    {
        (_date, _delay, _distance, _origin, _destination) = (null, null, null, null, null);
        Utf8JsonReader reader = new(element);
        try
        {
            reader.Read();
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
                ReadField(ref reader);
        }
        catch (JsonException e)
        {
            throw new ElementException((int)reader.BytesConsumed, $"broken JSON: {WithoutPosition(e.Message)}");
        }
        catch (InvalidOperationException)
        {
            throw new ElementException((int)reader.TokenStartIndex, "the text is not valid Unicode");
        }

        return Flight(number);
    }

    void ReadField(ref Utf8JsonReader reader)
    {
        if (reader.ValueTextEquals("date"u8))
            _date = ReadDate(ref reader, OnlyOnce(ref reader, "date", _date is null));
        else if (reader.ValueTextEquals("delay"u8))
            _delay = ReadInteger(ref reader, OnlyOnce(ref reader, "delay", _delay is null));
        else if (reader.ValueTextEquals("distance"u8))
            _distance = ReadDistance(ref reader, OnlyOnce(ref reader, "distance", _distance is null));
        else if (reader.ValueTextEquals("origin"u8))
            _origin = ReadAirport(ref reader, OnlyOnce(ref reader, "origin", _origin is null));
        else if (reader.ValueTextEquals("destination"u8))
            _destination = ReadAirport(ref reader, OnlyOnce(ref reader, "destination", _destination is null));
        else
            reader.Skip();
    }

    /// <summary>Goes from the name of a field to its value.</summary>
    static string OnlyOnce(ref Utf8JsonReader reader, string name, bool isFirst)
    {
        if (!isFirst)
            throw Problem(ref reader, $"field '{name}' is there twice");
        reader.Read();
        return name;
    }

    static DateTime ReadDate(ref Utf8JsonReader reader, string name)
    {
        string text = ReadText(ref reader, name);
        return DateTime.TryParseExact(
            text, DateFormat, CultureInfo.InvariantCulture, DateTimeStyles.None, out DateTime date)
            ? date
            : throw Problem(ref reader, $"field '{name}' must be a date like 2001/01/31 23:59, not '{text}'");
    }

    static int ReadDistance(ref Utf8JsonReader reader, string name)
    {
        int distance = ReadInteger(ref reader, name);
        return distance >= 1
            ? distance
            : throw Problem(ref reader, $"field '{name}' must be at least 1 mile, not {distance}");
    }

    static int ReadInteger(ref Utf8JsonReader reader, string name) =>
        reader.TokenType == JsonTokenType.Number && reader.TryGetInt32(out int number)
            ? number
            : throw Problem(ref reader, $"field '{name}' must be a whole number, not {Shown(ref reader)}");

    string ReadAirport(ref Utf8JsonReader reader, string name)
    {
        string code = ReadText(ref reader, name);
        return airportCodes.TryGetValue(code, out string? known)
            ? known
            : throw Problem(ref reader, $"field '{name}' names the unknown airport '{code}'");
    }

    static string ReadText(ref Utf8JsonReader reader, string name) =>
        reader.TokenType == JsonTokenType.String
            ? reader.GetString()!
            : throw Problem(ref reader, $"field '{name}' must be a text, not {Shown(ref reader)}");

    Flight Flight(int number)
    {
        Flight flight = new()
        {
            Number = number,
            DepartureTime = _date ?? throw Missing("date"),
            DelayMinutes = _delay ?? throw Missing("delay"),
            DistanceMiles = _distance ?? throw Missing("distance"),
            Origin = _origin ?? throw Missing("origin"),
            Destination = _destination ?? throw Missing("destination"),
        };
        return flight.Origin != flight.Destination
            ? flight
            : throw new ElementException(0, $"the flight goes from '{flight.Origin}' to itself");
    }

    static string Shown(ref Utf8JsonReader reader) => reader.TokenType switch
    {
        JsonTokenType.String => $"the text '{reader.GetString()}'",
        JsonTokenType.Number => System.Text.Encoding.UTF8.GetString(reader.ValueSpan),
        JsonTokenType.StartObject => "an object",
        JsonTokenType.StartArray => "an array",
        JsonTokenType kind => kind.ToString().ToLowerInvariant(),
    };

    static ElementException Missing(string name) => new(0, $"field '{name}' is missing");

    static ElementException Problem(ref Utf8JsonReader reader, string problem) =>
        new((int)reader.TokenStartIndex, problem);

    // Why: the reader counts lines from the start of the element; the caller knows them from the start of the file.
    static string WithoutPosition(string message)
    {
        int end = message.IndexOf(" LineNumber:", StringComparison.Ordinal);
        return end < 0 ? message : message[..end];
    }
}
