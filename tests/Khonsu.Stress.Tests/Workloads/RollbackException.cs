namespace Khonsu.Stress.Tests.Workloads;

/// <summary>A body's own wish to abort.</summary>
sealed class RollbackException() : Exception("The body wants to abort.");
