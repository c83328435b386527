using System.Globalization;
using Ledger.Model;

namespace Ledger.CommandLine;

/// <summary>What users write, checked: on the command line and in requests.</summary>
static class Words
{
    // Longer names would be longer than a line of a statement, and larger amounts than a column after many transfers.
    const int NameCharsMax = 40;
    const decimal AmountMin = 0.01m;
    const decimal AmountMax = 1_000_000_000;

    /// <summary>A transfer.</summary>
    /// <exception cref="UsageException">A word is not understood, or the accounts are one.</exception>
    public static Order OrderOf(string id, string source, string target, string amount)
    {
        var order = new Order(
            Name("request id", id),
            Name("account", source),
            Name("account", target),
            Amount("AMOUNT", amount, AmountMin));
        return source != target
            ? order
            : throw new UsageException($"a transfer needs two accounts, not '{source}' twice");
    }

    /// <summary>The name of something.</summary>
    /// <exception cref="UsageException">It is empty, too long, or has blanks.</exception>
    public static string Name(string what, string text)
    {
        bool isName = text.Length is >= 1 and <= NameCharsMax
            && !text.Any(static sign => char.IsWhiteSpace(sign) || char.IsControl(sign));
        return isName
            ? text
            : throw new UsageException($"{what} needs 1 to {NameCharsMax} signs without blanks, not '{text}'");
    }

    /// <summary>An amount of money.</summary>
    /// <exception cref="UsageException">It is no number, out of range, or has more than two decimals.</exception>
    public static decimal Amount(string what, string text, decimal min)
    {
        bool isNumber = decimal.TryParse(
            text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out decimal amount);
        return isNumber && amount >= min && amount <= AmountMax && decimal.Round(amount, 2) == amount
            ? amount
            : throw new UsageException(
                $"{what} needs an amount from {min} to {AmountMax} with at most two decimals, not '{text}'");
    }
}
