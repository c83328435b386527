#if KHONSU_TWO_PHASE_PROGRAM
using System.Reflection;
using Khonsu.Cluster.Tests.TwoPhase;

namespace Khonsu.Mutants.Tests.TwoPhase;

/// <summary>What the tests of the room state call by call: the same tests, compiled into the program.</summary>
static class Rules
{
    static readonly Type[] s_classes =
    [
        typeof(CoordinatorTests), typeof(RecoveryTests), typeof(AscendingTests), typeof(CrashTableTests),
        typeof(ClosedCutTests),
    ];

    /// <summary>Goes through all of them, and stops at the first that does not hold.</summary>
    public static void CheckAll()
    {
        foreach (Type type in s_classes)
        {
            MethodInfo[] rules
                = [.. type.GetMethods().Where(static one => one.IsDefined(typeof(FactAttribute), inherit: false))];
            // Why: a program that checks nothing would find nothing.
            Assert.NotEmpty(rules);
            foreach (MethodInfo rule in rules)
                Check(type, rule);
        }
    }

    static void Check(Type type, MethodInfo rule)
    {
        foreach (object?[] arguments in ArgumentsOf(rule))
        {
            try
            {
                rule.Invoke(Activator.CreateInstance(type), arguments);
            }
            catch (TargetInvocationException error)
            {
                Assert.Fail($"{type.Name}.{rule.Name}({string.Join(", ", arguments)}): {error.InnerException}");
            }
        }
    }

    static IEnumerable<object?[]> ArgumentsOf(MethodInfo rule) => rule.IsDefined(typeof(TheoryAttribute))
        ? rule.GetCustomAttributes<InlineDataAttribute>().SelectMany(one => one.GetData(rule))
        : [[]];
}
#endif
