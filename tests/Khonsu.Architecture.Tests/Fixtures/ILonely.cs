namespace Khonsu.Architecture.Tests.Fixtures;

/// <summary>Breaks a rule for public types: it has one implementation.</summary>
public interface ILonely;
