using System.Globalization;
using System.Text;

namespace Khonsu.Generators.Emission;

/// <summary>Values as C# source, the same in every culture.</summary>
static class Literals
{
    /// <summary>A string literal.</summary>
    /// <param name="text">The value.</param>
    /// <returns>The literal with its quotes.</returns>
    public static string Of(string text)
    {
        var literal = new StringBuilder(text.Length + 2).Append('"');
        foreach (char letter in text)
        {
            if (letter is '"' or '\\')
                literal.Append('\\').Append(letter);
            else if (char.IsControl(letter) || char.IsSurrogate(letter) || letter is '\u2028' or '\u2029' or '\u0085')
                literal.Append("\\u").Append(((int)letter).ToString("x4", CultureInfo.InvariantCulture));
            else
                literal.Append(letter);
        }

        return literal.Append('"').ToString();
    }

    /// <summary>A number.</summary>
    /// <param name="number">The value.</param>
    /// <returns>The literal.</returns>
    public static string Of(int number) => number.ToString(CultureInfo.InvariantCulture);

    /// <summary>True or false.</summary>
    /// <param name="value">The value.</param>
    /// <returns>The literal.</returns>
    public static string Of(bool value) => value ? "true" : "false";

    /// <summary>Text inside an XML comment.</summary>
    /// <param name="text">The text.</param>
    /// <returns>The text, escaped and on one line.</returns>
    public static string Xml(string text)
    {
        var escaped = new StringBuilder(text.Length);
        foreach (char letter in text)
        {
            if (letter is '<')
                escaped.Append("&lt;");
            else if (letter is '&')
                escaped.Append("&amp;");
            else
                escaped.Append(char.IsControl(letter) || letter is '\u2028' or '\u2029' or '\u0085' ? ' ' : letter);
        }

        return escaped.ToString();
    }
}
