using System.Buffers.Binary;

namespace Khonsu.Transactions;

/// <content>Keys that a body asks for.</content>
internal sealed partial class TransactionCore
{
    const int GuidBytes = 16;
    const int VersionOffset = 6;
    const int VariantOffset = 8;
    const int CountOffset = 12;

    // The transaction that the beginning of its keys was drawn for; 0 for none yet.
    long _keysOf;

    // How many keys the present attempt has been given.
    uint _keyCount;

    Guid _keyBase;

    /// <summary>Makes a key that no other transaction makes.</summary>
    /// <returns>
    /// A number at random but for its end, which counts: the same in every attempt for the same call, and larger than
    /// those before it in the same attempt.
    /// </returns>
    internal Guid NewGuid()
    {
        if (_keysOf != TransactionId)
        {
            _keysOf = TransactionId;
            _keyBase = Store.GuidSource();
        }

        _hasMore = true;
        Span<byte> bytes = stackalloc byte[GuidBytes];
        _keyBase.TryWriteBytes(bytes, bigEndian: true, out _);
        // Why: RFC 9562 has version 8 for layouts of one's own.
        bytes[VersionOffset] = (byte)(bytes[VersionOffset] & 0x0F | 0x80);
        bytes[VariantOffset] = (byte)(bytes[VariantOffset] & 0x3F | 0x80);
        BinaryPrimitives.WriteUInt32BigEndian(bytes[CountOffset..], _keyCount++);
        return new Guid(bytes, bigEndian: true);
    }
}
