using System.Globalization;
using Microsoft.Extensions.Configuration;
using Known = System.Collections.Generic.Dictionary<
    string, System.Action<Microsoft.Extensions.Configuration.IConfigurationSection>>;

namespace Khonsu.Cluster.Hosting;

/// <summary>
/// Reads the settings of a node out of a section of a configuration, without reflection. A name that is none is an
/// error: a setting with a mistake in its name would count for nothing.
/// </summary>
static class SettingsBinder
{
    /// <summary>Reads settings.</summary>
    /// <param name="section">The section.</param>
    /// <param name="settings">Gets those that are there.</param>
    /// <exception cref="InvalidOperationException">A name is none, or a value cannot be read.</exception>
    public static void Bind(IConfiguration section, KhonsuClusterSettings settings) => Each(section, new Known(Names)
    {
        [nameof(settings.Directory)] = one => settings.Directory = TextOf(one),
        [nameof(settings.Cluster)] = one => settings.Cluster = TextOf(one),
        [nameof(settings.Node)] = one => settings.Node = ValueOf<ulong>(one),
        [nameof(settings.Listen)] = one => settings.Listen = TextOf(one),
        [nameof(settings.Peers)] = all => EachOf(all, one => settings.Peers.Add(PeerOf(one))),
        [nameof(settings.IsJoining)] = one => settings.IsJoining = ValueOf<bool>(one),
        [nameof(settings.Shards)] = one => settings.Shards = ValueOf<int>(one),
        [nameof(settings.Replicas)] = one => settings.Replicas = ValueOf<int>(one),
        [nameof(settings.CertificateFile)] = one => settings.CertificateFile = TextOf(one),
        [nameof(settings.CertificateKeyFile)] = one => settings.CertificateKeyFile = TextOf(one),
        [nameof(settings.AuthoritiesFile)] = one => settings.AuthoritiesFile = TextOf(one),
        [nameof(settings.ElectionTimeout)] = one => settings.ElectionTimeout = ValueOf<TimeSpan>(one),
        [nameof(settings.CommitTimeout)] = one => settings.CommitTimeout = ValueOf<TimeSpan>(one),
        [nameof(settings.DrainTimeout)] = one => settings.DrainTimeout = ValueOf<TimeSpan>(one),
        [nameof(settings.CheckpointLogBytes)] = one => settings.CheckpointLogBytes = ValueOf<long>(one),
        [nameof(settings.Archive)] = all => Bind(all, settings.Archive),
        [nameof(settings.Clients)] = all => settings.Clients = ClientsOf(all, settings.Clients ?? new()),
    });

    static StringComparer Names => StringComparer.OrdinalIgnoreCase;

    static void Bind(IConfigurationSection section, KhonsuArchiveSettings archive) => Each(section, new Known(Names)
    {
        [nameof(archive.IsKept)] = one => archive.IsKept = ValueOf<bool>(one),
        [nameof(archive.Directory)] = one => archive.Directory = TextOf(one),
        [nameof(archive.Retention)] = one => archive.Retention = ValueOf<TimeSpan>(one),
        [nameof(archive.BytesMax)] = one => archive.BytesMax = ValueOf<long>(one),
    });

    static KhonsuClientSettings ClientsOf(IConfigurationSection section, KhonsuClientSettings clients)
    {
        Each(section, new Known(Names)
        {
            [nameof(clients.Listen)] = one => clients.Listen = TextOf(one),
            [nameof(clients.CertificateFile)] = one => clients.CertificateFile = TextOf(one),
            [nameof(clients.CertificateKeyFile)] = one => clients.CertificateKeyFile = TextOf(one),
            [nameof(clients.AuthoritiesFile)] = one => clients.AuthoritiesFile = TextOf(one),
            [nameof(clients.Tokens)] = all => EachOf(all, one => clients.Tokens.Add(TokenOf(one))),
            [nameof(clients.MessageBytesMax)] = one => clients.MessageBytesMax = ValueOf<int>(one),
            [nameof(clients.ConnectionsMax)] = one => clients.ConnectionsMax = ValueOf<int>(one),
            [nameof(clients.CallsPerSecond)] = one => clients.CallsPerSecond = ValueOf<int>(one),
        });
        return clients;
    }

    static KhonsuPeerSettings PeerOf(IConfigurationSection section)
    {
        var peer = new KhonsuPeerSettings();
        Each(section, new Known(Names)
        {
            [nameof(peer.Node)] = one => peer.Node = ValueOf<ulong>(one),
            [nameof(peer.Host)] = one => peer.Host = TextOf(one),
            [nameof(peer.Port)] = one => peer.Port = ValueOf<int>(one),
        });
        return peer;
    }

    static KhonsuTokenSettings TokenOf(IConfigurationSection section)
    {
        var token = new KhonsuTokenSettings();
        Each(section, new Known(Names)
        {
            [nameof(token.Role)] = one => token.Role = RoleOf(one),
            [nameof(token.File)] = one => token.File = TextOf(one),
            [nameof(token.Token)] = one => token.Token = TextOf(one),
        });
        return token;
    }

    static void Each(IConfiguration section, Known known)
    {
        foreach (IConfigurationSection one in section.GetChildren())
        {
            if (!known.TryGetValue(one.Key, out Action<IConfigurationSection>? set))
            {
                throw new InvalidOperationException(
                    $"{one.Path} is no setting of a node. There are {string.Join(", ", known.Keys)}.");
            }

            set(one);
        }
    }

    static void EachOf(IConfigurationSection list, Action<IConfigurationSection> add)
    {
        foreach (IConfigurationSection one in list.GetChildren())
            add(one);
    }

    static string TextOf(IConfigurationSection one)
        => one.Value ?? throw new InvalidOperationException($"{one.Path} is a text, and it has parts.");

    static T ValueOf<T>(IConfigurationSection one)
        where T : IParsable<T>
        => T.TryParse(one.Value, CultureInfo.InvariantCulture, out T? value)
            ? value
            : throw new InvalidOperationException($"{one.Path} is '{one.Value}', which is no {typeof(T).Name}.");

    static KhonsuClientRole RoleOf(IConfigurationSection one)
        => Enum.TryParse(one.Value, ignoreCase: true, out KhonsuClientRole role) && Enum.IsDefined(role)
            ? role
            : throw new InvalidOperationException($"{one.Path} is '{one.Value}'; a role is Read, Write or Admin.");
}
