namespace Khonsu.Cluster;

/// <summary>A token that clients may show, as an application's configuration has it.</summary>
public sealed class KhonsuTokenSettings
{
    /// <summary>What the token allows.</summary>
    public KhonsuClientRole Role { get; set; }

    /// <summary>File with the token, for example of a secret store; white space around it does not count.</summary>
    public string? File { get; set; }

    /// <summary>The token itself, where the configuration is kept secret; one of both.</summary>
    public string? Token { get; set; }
}
