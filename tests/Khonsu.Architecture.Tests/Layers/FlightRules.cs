using ArchUnitNET.Domain;
using ArchUnitNET.Fluent;
using static ArchUnitNET.Fluent.ArchRuleDefinition;

namespace Khonsu.Architecture.Tests.Layers;

/// <summary>The arrows of Flight as rules.</summary>
static class FlightRules
{
    /// <summary>The rooms, each with those that it must not see.</summary>
    public static readonly (string Room, string Unseen)[] Arrows =
        [("Errors", "Tables|Wire|Calls"), ("Tables", "Errors|Wire|Calls"), ("Wire", "Calls")];

    /// <summary>A room sees no room that uses it.</summary>
    public static IArchRule SeesNoUser(string room)
    {
        string unseen = Arrows.Single(arrow => arrow.Room == room).Unseen;
        return Types().That().ResideInNamespace("Khonsu.Flight." + room)
            .Should().NotDependOnAny(Types(true).That().ResideInNamespaceMatching($@"^Khonsu\.Flight\.({unseen})$"));
    }
}
