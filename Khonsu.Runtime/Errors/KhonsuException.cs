namespace Khonsu;

/// <summary>Base of every error this library reports.</summary>
public abstract class KhonsuException : Exception
{
    private protected KhonsuException(string message, Exception? inner = null)
        : base(message, inner)
    {
    }
}
