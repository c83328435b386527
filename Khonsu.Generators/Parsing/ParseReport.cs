using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace Khonsu.Generators.Parsing;

/// <summary>
/// What the parser found wrong. The analyzers ask for the list; the generator asks only whether code can be generated
/// at all and pays for nothing else.
/// </summary>
sealed class ParseReport
{
    readonly Action<Diagnostic>? _report;

    /// <summary>Starts a report.</summary>
    /// <param name="report">Takes each diagnostic, or null when nobody listens.</param>
    public ParseReport(Action<Diagnostic>? report = null) => _report = report;

    /// <summary>Whether a finding makes it impossible to generate code that compiles.</summary>
    public bool IsBlocked { get; private set; }

    /// <summary>Whether anybody listens; what only feeds diagnostics may be skipped otherwise.</summary>
    public bool IsListening => _report is not null;

    /// <summary>Reports something that leaves the generated code meaningful.</summary>
    /// <param name="descriptor">The rule.</param>
    /// <param name="location">Where the user should look.</param>
    /// <param name="arguments">What the message names.</param>
    public void Add(DiagnosticDescriptor descriptor, Location? location, params object[] arguments) =>
        _report?.Invoke(Diagnostic.Create(descriptor, location, arguments));

    /// <summary>Reports something that stops generation.</summary>
    /// <param name="descriptor">The rule.</param>
    /// <param name="location">Where the user should look.</param>
    /// <param name="arguments">What the message names.</param>
    public void Block(DiagnosticDescriptor descriptor, Location? location, params object[] arguments)
    {
        IsBlocked = true;
        Add(descriptor, location, arguments);
    }

    /// <summary>Reports a member that stops generation, so that a code fix finds it.</summary>
    /// <param name="descriptor">The rule.</param>
    /// <param name="location">Where the user should look.</param>
    /// <param name="member">The member; null where it is about no single one.</param>
    /// <param name="arguments">What the message names.</param>
    public void BlockMember(
        DiagnosticDescriptor descriptor, Location? location, string? member, params object[] arguments)
    {
        IsBlocked = true;
        ImmutableDictionary<string, string?> none = ImmutableDictionary<string, string?>.Empty;
        _report?.Invoke(Diagnostic.Create(
            descriptor, location, member is null ? none : none.Add("Member", member), arguments));
    }

    /// <summary>Stops generation where the compiler already says why, as for a type that does not exist.</summary>
    public void BlockSilently() => IsBlocked = true;
}
