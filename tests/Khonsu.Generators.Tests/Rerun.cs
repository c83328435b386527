using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Khonsu.Generators.Tests;

/// <summary>What a driver did again after an edit.</summary>
sealed class Rerun
{
    readonly GeneratorRunResult _result;

    Rerun(GeneratorRunResult result) => _result = result;

    /// <summary>Runs, edits, runs again.</summary>
    public static Rerun Of(CSharpCompilation before, Func<CSharpCompilation, CSharpCompilation> edit)
    {
        GeneratorDriver driver = Harness.Driver().RunGenerators(before);
        driver = driver.RunGenerators(edit(before));
        return new Rerun(driver.GetRunResult().Results.Single());
    }

    /// <summary>Runs, edits a file beside the source, runs again.</summary>
    public static Rerun Of(CSharpCompilation compilation, AdditionalText before, AdditionalText after)
    {
        GeneratorDriver driver = Harness.Driver().AddAdditionalTexts([before]).RunGenerators(compilation);
        driver = driver.ReplaceAdditionalText(before, after).RunGenerators(compilation);
        return new Rerun(driver.GetRunResult().Results.Single());
    }

    /// <summary>Checks that every value was found equal and every file was kept.</summary>
    public void AssertNothingRan()
    {
        foreach (string name in TrackingNames.All)
            Assert.All(ReasonsOf(name), static reason => Assert.True(IsKept(reason), reason.ToString()));
        Assert.All(Outputs, static reason => Assert.Equal(IncrementalStepRunReason.Cached, reason));
        Assert.NotEmpty(Outputs);
    }

    /// <summary>Checks why the values of a step are there; a cached value counts as unchanged.</summary>
    public void AssertReasons(string step, params IncrementalStepRunReason[] expected) =>
        Assert.Equal(expected, ReasonsOf(step).Select(static r => r == IncrementalStepRunReason.Cached
            ? IncrementalStepRunReason.Unchanged
            : r));

    /// <summary>Checks how many files were written again and how many were kept.</summary>
    public void AssertEmitted(int written, int kept)
    {
        Assert.Equal(kept, Outputs.Count(static reason => reason == IncrementalStepRunReason.Cached));
        Assert.Equal(
            written,
            Outputs.Count(static reason => !IsKept(reason) && reason != IncrementalStepRunReason.Removed));
    }

    IncrementalStepRunReason[] Outputs => [.. _result.TrackedOutputSteps
        .SelectMany(static steps => steps.Value)
        .SelectMany(static step => step.Outputs)
        .Select(static output => output.Reason)];

    IncrementalStepRunReason[] ReasonsOf(string name) => _result.TrackedSteps.TryGetValue(name, out var steps)
        ? [.. steps.SelectMany(static step => step.Outputs).Select(static output => output.Reason)]
        : [];

    static bool IsKept(IncrementalStepRunReason reason) =>
        reason is IncrementalStepRunReason.Cached or IncrementalStepRunReason.Unchanged;
}
