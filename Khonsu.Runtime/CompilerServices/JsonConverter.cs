using System.ComponentModel;
using System.Text.Json;

namespace Khonsu.CompilerServices;

/// <summary>Stores a <see cref="JsonElement"/> as the text that it was read from.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly struct JsonConverter : IArrowConverter<JsonElement, string>
{
    /// <inheritdoc/>
    public static string ToStorage(JsonElement value) => value.ValueKind == JsonValueKind.Undefined
        ? throw new ArgumentException("a default JsonElement is no JSON; use the one of 'null', or null if nullable")
        : value.GetRawText();

    /// <inheritdoc/>
    public static JsonElement FromStorage(string stored) => JsonElement.Parse(stored);
}
