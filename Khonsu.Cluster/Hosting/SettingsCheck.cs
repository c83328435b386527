using Microsoft.Extensions.Options;

namespace Khonsu.Cluster.Hosting;

/// <summary>Checks the settings of a node when the application starts, all of them at once.</summary>
sealed class SettingsCheck : IValidateOptions<KhonsuClusterSettings>
{
    /// <inheritdoc />
    public ValidateOptionsResult Validate(string? name, KhonsuClusterSettings options)
    {
        var reader = new SettingsReader();
        reader.Read(options);
        return reader.Faults.Count == 0
            ? ValidateOptionsResult.Success
            : ValidateOptionsResult.Fail(reader.Faults);
    }
}
