using Khonsu.CompilerServices;

namespace Khonsu.Runtime.Tests.CompilerServices.Keys;

/// <inheritdoc/>
sealed class KeyType<T>(
    string name, Func<KeyValues, T> any, Action<KeyWriter, T> put, Func<KeyReader, T> get) : KeyType(name)
{
    public override byte[] Check(KeyValues values)
    {
        T value = any(values);
        byte[] bytes = Written(value);
        KeyReader reader = new(bytes);
        T read = get(reader);
        if (!reader.IsExact || !EqualityComparer<T>.Default.Equals(value, read))
            Assert.Fail($"{this}: {value} is {Convert.ToHexString(bytes)}, which is read as {read}");
        Assert.Equal(bytes, Written(read));
        return bytes;
    }

    public override byte[]? Again(byte[] bytes)
    {
        KeyReader reader = new(bytes);
        T value = get(reader);
        return reader.IsExact ? Written(value) : null;
    }

    byte[] Written(T value)
    {
        KeyWriter writer = new();
        put(writer, value);
        return writer.Written.ToArray();
    }
}
