using System.CommandLine;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Khonsu.Cluster.Tool.Commands;

/// <summary>The words that say which node that runs is asked, and who asks.</summary>
sealed class ConnectionWords
{
    /// <summary>Names the variable of the environment that has the token.</summary>
    public const string TokenVariable = "KHONSU_TOKEN";

    readonly Option<string?> _token = new("--token-file")
    {
        Description = $"A file with the token to show; without it, the one in the variable {TokenVariable}, if any.",
    };

    readonly Option<string?> _certificate = new("--certificate")
    {
        Description = "A file with the certificate to show, in PEM.",
    };

    readonly Option<string?> _key = new("--key")
    {
        Description = "A file with the key of the certificate, in PEM, where it is not in the same file.",
    };

    readonly Option<string?> _authorities = new("--authorities")
    {
        Description = "A file with the certificates that may have signed those of nodes, in PEM; without it, those "
            + "that this machine trusts.",
    };

    readonly Option<int> _timeout = new("--timeout")
    {
        Description = "Seconds to wait for a node that does not answer.",
        DefaultValueFactory = static _ => 10,
    };

    /// <summary>Gives the words to a command.</summary>
    /// <param name="command">The command.</param>
    public void AddTo(Command command)
    {
        foreach (Option option in new Option[] { _token, _certificate, _key, _authorities, _timeout })
            command.Options.Add(option);
    }

    /// <summary>Whether a word is the address of a node, and no directory.</summary>
    /// <param name="text">The word.</param>
    public static bool IsAddress(string text)
        => text.StartsWith("http://", StringComparison.Ordinal)
            || text.StartsWith("https://", StringComparison.Ordinal);

    /// <summary>What connects to a node.</summary>
    /// <param name="parsed">The words.</param>
    /// <param name="address">Which node.</param>
    /// <exception cref="ArgumentException">They cannot be right.</exception>
    /// <exception cref="IOException">A file cannot be read.</exception>
    public KhonsuAdmin Connect(ParseResult parsed, string address)
    {
        if (!Uri.TryCreate(address, UriKind.Absolute, out Uri? uri))
        {
            throw new ArgumentException(
                $"'{address}' is no address of a node; write one such as http://127.0.0.1:7201.");
        }

        return KhonsuAdmin.Of(new KhonsuConnection
        {
            Address = uri,
            Token = parsed.GetValue(_token) is { } file
                ? File.ReadAllText(file).Trim()
                : Environment.GetEnvironmentVariable(TokenVariable),
            Certificate = CertificateOf(parsed.GetValue(_certificate), parsed.GetValue(_key)),
            Authorities = AuthoritiesOf(parsed.GetValue(_authorities)),
            Timeout = TimeSpan.FromSeconds(parsed.GetValue(_timeout)),
        });
    }

    static X509Certificate2? CertificateOf(string? file, string? key) => file is null
        ? null
        : Load(file, () => X509Certificate2.CreateFromPemFile(file, key ?? file));

    static X509Certificate2Collection? AuthoritiesOf(string? file) => file is null
        ? null
        : Load(file, () =>
        {
            var all = new X509Certificate2Collection();
            all.ImportFromPemFile(file);
            return all;
        });

    static T Load<T>(string file, Func<T> load)
    {
        try
        {
            return load();
        }
        catch (CryptographicException error)
        {
            throw new ArgumentException($"'{file}' has no certificate that can be used. {error.Message}", error);
        }
    }
}
