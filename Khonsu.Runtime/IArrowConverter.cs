namespace Khonsu;

/// <summary>
/// Stores a type that Arrow has nothing for as one that it has; see <see cref="ArrowConverterAttribute"/>. What is read
/// back must equal what was written: a converter that would lose something throws instead.
/// </summary>
/// <typeparam name="T">Type of the member, without the mark of null.</typeparam>
/// <typeparam name="TStorage">A type that a column can have, without the mark of null.</typeparam>
public interface IArrowConverter<T, TStorage>
{
    /// <summary>Converts a value to what is stored; never asked for null.</summary>
    /// <param name="value">The value.</param>
    /// <returns>What is stored, not null.</returns>
    /// <remarks>What it throws becomes a <see cref="ColumnValueException"/> that names column and key.</remarks>
    static abstract TStorage ToStorage(T value);

    /// <summary>Converts what is stored to a value.</summary>
    /// <param name="stored">What is stored, not null.</param>
    /// <returns>The value, not null.</returns>
    /// <remarks>What it throws becomes a <see cref="ColumnValueException"/> that names column and key.</remarks>
    static abstract T FromStorage(TStorage stored);
}
