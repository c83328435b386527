namespace Flights.Input;

/// <summary>Opens input files and turns what can go wrong into a message that names the file.</summary>
static class InputFile
{
    /// <summary>Opens a file that must have at least one byte.</summary>
    /// <exception cref="InputException">There is no such file, it cannot be read, or it is empty.</exception>
    public static FileStream Open(string path)
    {
        FileStream file = OpenAny(path);
        bool isEmpty = file.CanSeek && file.Length == 0;
        if (!isEmpty)
            return file;
        file.Dispose();
        throw new InputException(path, "the file is empty");
    }

    static FileStream OpenAny(string path)
    {
        try
        {
            return new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new InputException(path, "there is no such file");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InputException(path, $"the file cannot be read ({e.Message.TrimEnd('.')})");
        }
    }
}
