using System.Buffers;
using System.Text.Json;
using Apache.Arrow.Flight;
using Google.Protobuf;

namespace Khonsu.Flight;

/// <summary>What the server answers to a put: its rows are committed.</summary>
/// <remarks>
/// On the wire it is the metadata of the one result of the call, as JSON: <c>{"rows":3,"commitTimestamp":18}</c>.
/// </remarks>
/// <param name="Rows">Rows of all batches.</param>
/// <param name="CommitTimestamp">Where they are in the order of commits; for a put without rows, the newest commit that
/// it saw.</param>
public sealed record PutReceipt(long Rows, long CommitTimestamp)
{
    const string RowsName = "rows";
    const string CommitTimestampName = "commitTimestamp";

    /// <summary>Reads a receipt.</summary>
    /// <param name="result">The result of the put.</param>
    /// <returns>The receipt.</returns>
    /// <exception cref="FormatException">The result is of another server.</exception>
    public static PutReceipt Parse(FlightPutResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        try
        {
            using JsonDocument json = JsonDocument.Parse(result.ApplicationMetadata.Memory);
            JsonElement root = json.RootElement;
            return new PutReceipt(
                root.GetProperty(RowsName).GetInt64(), root.GetProperty(CommitTimestampName).GetInt64());
        }
        catch (Exception error) when (error is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw new FormatException("The result of the put is not a receipt of Khonsu.", error);
        }
    }

    /// <summary>The result that is sent.</summary>
    /// <returns>The receipt as a result of Flight.</returns>
    internal FlightPutResult ToFlightResult()
    {
        ArrayBufferWriter<byte> text = new();
        using (Utf8JsonWriter json = new(text))
        {
            json.WriteStartObject();
            json.WriteNumber(RowsName, Rows);
            json.WriteNumber(CommitTimestampName, CommitTimestamp);
            json.WriteEndObject();
        }

        return new FlightPutResult(ByteString.CopyFrom(text.WrittenSpan));
    }
}
