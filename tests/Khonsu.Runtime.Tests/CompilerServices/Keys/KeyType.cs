using Khonsu.CompilerServices;

namespace Khonsu.Runtime.Tests.CompilerServices.Keys;

/// <summary>A type that columns of keys have: how its values are made, written and read.</summary>
/// <param name="name">Name of the type.</param>
abstract class KeyType(string name)
{
    public static KeyType Of<T>(
        string name, Func<KeyValues, T> any, Action<KeyWriter, T> put, Func<KeyReader, T> get) =>
        new KeyType<T>(name, any, put, get);

    /// <summary>Writes a value, and fails where what is read is another one.</summary>
    /// <returns>The bytes.</returns>
    public abstract byte[] Check(KeyValues values);

    /// <summary>Writes again what is read from bytes.</summary>
    /// <returns>The bytes, or null where they were refused.</returns>
    public abstract byte[]? Again(byte[] bytes);

    public override string ToString() => name;
}
