using System.Collections.Immutable;
using Khonsu.Generators.Bodies;
using Microsoft.CodeAnalysis;

namespace Khonsu.Generators.Diagnostics.Checks;

/// <summary>What the checks of one body look at, and where they put what they find.</summary>
sealed class BodyFindings
{
    readonly Action<Diagnostic> _report;
    readonly ReportedPlaces _reported;

    public BodyFindings(TransactionBody body, Action<Diagnostic> report, ReportedPlaces reported)
    {
        (Body, _report, _reported) = (body, report, reported);
        IsDeclaredSafe = BodyFinder.IsDeclaredSafe(body.Function, body.Types);
    }

    /// <summary>The body.</summary>
    public TransactionBody Body { get; }

    /// <summary>The types of the runtime.</summary>
    public KhonsuTypes Types => Body.Types;

    /// <summary>Whether its author vouches for its effects, its waiting and its chance.</summary>
    public bool IsDeclaredSafe { get; }

    /// <summary>Reports a finding.</summary>
    /// <param name="rule">The rule.</param>
    /// <param name="place">Where the user should look.</param>
    /// <param name="arguments">What the message names.</param>
    public void Add(DiagnosticDescriptor rule, Location place, params object[] arguments) =>
        Add(rule, place, ImmutableDictionary<string, string?>.Empty, arguments);

    /// <summary>Reports a finding with something that its code fix must know.</summary>
    /// <param name="rule">The rule.</param>
    /// <param name="place">Where the user should look.</param>
    /// <param name="facts">What the fix must know.</param>
    /// <param name="arguments">What the message names.</param>
    public void Add(
        DiagnosticDescriptor rule,
        Location place,
        ImmutableDictionary<string, string?> facts,
        params object[] arguments)
    {
        if (_reported.Add(rule.Id, place))
            _report(Diagnostic.Create(rule, place, facts, arguments));
    }
}
