using Khonsu.Cluster.Consensus;
using Khonsu.Cluster.Consensus.Messages;
using Khonsu.Cluster.Format;
using Khonsu.Cluster.Log;

namespace Khonsu.Cluster.Transport.Codec;

/// <summary>
/// Turns envelopes into messages of the wire and back. Payloads are neither copied nor looked at; what is read is
/// refused unless a writer could have made it.
/// </summary>
static class WireCodec
{
    /// <summary>Writes an envelope.</summary>
    /// <param name="envelope">Its payloads are referred to, so they must not change any more.</param>
    /// <param name="version">The version to write, among <see cref="WireVersions.Ours"/>.</param>
    public static V1.Envelope Encode(Envelope envelope, uint version)
    {
        var encoded = new V1.Envelope
        {
            Format = version,
            Cluster = envelope.Cluster.Value,
            Group = envelope.Group.Value,
            Config = envelope.Config.Value,
            From = envelope.From.Value,
            To = envelope.To.Value,
        };
        MessageEncoder.PutInto(encoded, envelope.Message);
        return encoded;
    }

    /// <summary>Reads an envelope.</summary>
    /// <param name="encoded">As it was parsed.</param>
    /// <param name="version">The version that was agreed on.</param>
    /// <exception cref="MalformedBytesException">No writer of this version makes it.</exception>
    public static Envelope Decode(V1.Envelope encoded, uint version)
    {
        if (encoded.Format != version)
            throw new MalformedBytesException($"a message of version {encoded.Format} where {version} was agreed on");
        Message message = MessageDecoder.Take(encoded);
        return new Envelope(
            new ClusterId(encoded.Cluster),
            new GroupId(encoded.Group),
            new ConfigId(encoded.Config),
            new NodeId(encoded.From),
            new NodeId(encoded.To),
            message);
    }
}
