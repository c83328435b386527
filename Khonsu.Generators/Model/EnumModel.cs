namespace Khonsu.Generators.Model;

/// <summary>The enum of a column that is stored as its underlying integer.</summary>
/// <param name="TypeName">The enum, <c>global::</c>-qualified.</param>
/// <param name="DisplayName">The enum's name for schemas.</param>
/// <param name="Members">The members as <c>Name=1;Other=2</c>, in declaration order.</param>
sealed record EnumModel(string TypeName, string DisplayName, string Members);
