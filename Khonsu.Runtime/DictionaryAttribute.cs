namespace Khonsu;

/// <summary>
/// Stores texts of a column as places in a dictionary that has each text once: Dictionary of Int32 and Utf8. It pays
/// where few texts come again and again, as countries or states do; whoever reads them gets one object for each text.
/// </summary>
/// <remarks>
/// It is for texts, for what is stored as a text, and for the texts in a list or dictionary. Batches that come in may
/// have indexes of any integer type, or plain texts.
/// </remarks>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Parameter)]
public sealed class DictionaryAttribute : Attribute;
