using System.Diagnostics;
using System.Globalization;
using Khonsu.Clock;

namespace Khonsu;

/// <summary>Finds out where a transaction was begun, for those that ask for it.</summary>
/// <remarks>
/// Why a walk over the stack and not arguments that the compiler fills in: those would be two more arguments of every
/// block, whether or not anybody asks, and of every method that a user writes around blocks.
/// </remarks>
internal static class CallSiteCapture
{
    // Methods of a model class, which are generated and stand between the user and the store.
    static readonly string[] s_forwarding = ["Atomically", "TryAtomically", "AtomicallyAsync", "Begin"];

    // Ours, and that which an asynchronous block of ours begins through.
    static readonly string?[] s_passed = [typeof(CallSiteCapture).Assembly.FullName, typeof(object).Assembly.FullName];

    /// <summary>The name of a transaction that begins.</summary>
    /// <param name="options">Its settings.</param>
    /// <returns>Its label, or a call site with it; null for neither.</returns>
    internal static object? NameOf(TransactionOptions options)
        => options.CaptureCallSite ? new NamedCallSite(options.Label, Find()) : options.Label;

    static string Find()
    {
        foreach (StackFrame frame in new StackTrace(fNeedFileInfo: true).GetFrames())
        {
            if (DiagnosticMethodInfo.Create(frame) is not { } method || s_passed.Contains(method.DeclaringAssemblyName))
                continue;
            string? file = frame.GetFileName();
            bool isGenerated = file is null || file.EndsWith(".g.cs", StringComparison.Ordinal);
            if (isGenerated && s_forwarding.Contains(method.Name))
                continue;
            string name = NameOf(method);
            return file is null
                ? name
                : string.Create(
                    CultureInfo.InvariantCulture, $"{name} ({Path.GetFileName(file)}:{frame.GetFileLineNumber()})");
        }

        return "unknown";
    }

    // Lambdas, local functions and asynchronous methods have generated names in which the user's stands in angle
    // brackets or behind them: <Sell>b__0_1, <Sell>g__Price|0_2, Shop+<Sell>d__3.
    static string NameOf(DiagnosticMethodInfo method)
    {
        string type = method.DeclaringTypeName ?? "";
        string name = Within(method.Name) ?? Within(type) ?? method.Name;
        int nested = type.IndexOf("+<", StringComparison.Ordinal);
        string outer = nested < 0 ? type : type[..nested];
        return $"{outer[(outer.LastIndexOf('.') + 1)..]}.{name}";
    }

    static string? Within(string name)
    {
        const string LocalMark = "g__";
        int open = name.IndexOf('<', StringComparison.Ordinal);
        int close = name.IndexOf('>', StringComparison.Ordinal);
        if (open < 0 || close <= open + 1)
            return null;
        string rest = name[(name.LastIndexOf('>') + 1)..];
        int bar = rest.IndexOf('|', StringComparison.Ordinal);
        return rest.StartsWith(LocalMark, StringComparison.Ordinal) && bar > 0
            ? rest[LocalMark.Length..bar]
            : name[open..close].TrimStart('<');
    }
}
