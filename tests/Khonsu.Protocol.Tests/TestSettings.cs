using System.Globalization;

namespace Khonsu.Protocol.Tests;

/// <summary>Numbers that a caller of the tests may set.</summary>
static class TestSettings
{
    /// <summary>Reads a number from the environment.</summary>
    /// <param name="variable">Its name, for example <c>KHONSU_SEED</c>.</param>
    /// <returns>The number, or null when none is set.</returns>
    public static ulong? Number(string variable)
    {
        string? text = Environment.GetEnvironmentVariable(variable);
        return ulong.TryParse(text, CultureInfo.InvariantCulture, out ulong number) ? number : null;
    }
}
