namespace Khonsu.Flight.Tests.Rows;

#pragma warning disable KHN015 // Why: two versions of a program are in one assembly here.

/// <summary>A <see cref="Document"/> as an older version of the program had it, and called it.</summary>
/// <param name="Number">Its number.</param>
/// <param name="Content">What it says.</param>
[Transactional(Table = "papers")]
public sealed partial record Paper([Key] int Number, ReadOnlyMemory<byte> Content);
