using System.Globalization;

namespace Khonsu.Processes.Tests;

/// <summary>What the environment says of runs with members.</summary>
static class ProcessSettings
{
    /// <summary>Seeds faults and clients.</summary>
    public static int Seed => Of("KHONSU_SEED", Random.Shared.Next());

    /// <summary>How long faults happen.</summary>
    /// <param name="otherwise">When nothing is said.</param>
    public static int SecondsOr(int otherwise) => Of("KHONSU_PROCESS_SECONDS", otherwise);

    static int Of(string name, int otherwise)
        => int.TryParse(Environment.GetEnvironmentVariable(name), CultureInfo.InvariantCulture, out int given)
            ? given
            : otherwise;
}
