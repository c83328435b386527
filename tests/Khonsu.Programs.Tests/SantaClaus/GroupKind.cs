namespace Khonsu.Programs.Tests.SantaClaus;

/// <summary>Who comes to see Santa.</summary>
enum GroupKind
{
    Reindeer = 0,
    Elves = 1,
}
