using FFMpegCore.Arguments;
using FFMpegCore.Pipes;

namespace FFMpegCore;

/// <summary>A command line in the making: inputs first, then one output, which gives the processor that runs it.</summary>
public sealed class FFMpegArguments : FFMpegArgumentsBase
{
    private readonly FFMpegGlobalArguments _globalArguments = new();

    private FFMpegArguments()
    {
    }

    public string Text => string.Join(' ', _globalArguments.Arguments.Concat(Arguments).Select(argument => argument.Text));

    /// <param name="filePath">A file, or whatever else the program takes after -i.</param>
    /// <param name="verifyExists">Whether starting fails with <see cref="FileNotFoundException"/> when there is no such file.</param>
    /// <param name="addArguments">What stands before the input.</param>
    public static FFMpegArguments FromFileInput(string filePath, bool verifyExists = true, Action<FFMpegArgumentOptions>? addArguments = null) =>
        new FFMpegArguments().WithInput(new InputArgument(verifyExists, filePath), addArguments);

    public static FFMpegArguments FromUrlInput(Uri uri, Action<FFMpegArgumentOptions>? addArguments = null) =>
        new FFMpegArguments().WithInput(new InputArgument(uri.AbsoluteUri, false), addArguments);

    public static FFMpegArguments FromPipeInput(IPipeSource sourcePipe, Action<FFMpegArgumentOptions>? addArguments = null) =>
        new FFMpegArguments().WithInput(new InputPipeArgument(sourcePipe), addArguments);

    public FFMpegArguments WithGlobalOptions(Action<FFMpegGlobalArguments> configureOptions)
    {
        configureOptions(_globalArguments);
        return this;
    }

    public FFMpegArgumentProcessor OutputToFile(string file, bool overwrite = true, Action<FFMpegArgumentOptions>? addArguments = null) =>
        ToProcessor(new OutputArgument(file, overwrite), addArguments);

    /// <param name="uri">Goes to the program as it stands, unquoted.</param>
    /// <param name="addArguments">What stands before the output.</param>
    public FFMpegArgumentProcessor OutputToUrl(string uri, Action<FFMpegArgumentOptions>? addArguments = null) =>
        ToProcessor(new OutputUrlArgument(uri), addArguments);

    public FFMpegArgumentProcessor OutputToPipe(IPipeSink reader, Action<FFMpegArgumentOptions>? addArguments = null) =>
        ToProcessor(new OutputPipeArgument(reader), addArguments);

    internal IEnumerable<IInputOutputArgument> Ends => Arguments.OfType<IInputOutputArgument>();

    private FFMpegArguments WithInput(IInputArgument input, Action<FFMpegArgumentOptions>? addArguments)
    {
        Add(input, addArguments);
        return this;
    }

    private FFMpegArgumentProcessor ToProcessor(IOutputArgument output, Action<FFMpegArgumentOptions>? addArguments)
    {
        Add(output, addArguments);
        return new FFMpegArgumentProcessor(this);
    }

    private void Add(IInputOutputArgument end, Action<FFMpegArgumentOptions>? addArguments)
    {
        var options = new FFMpegArgumentOptions();
        addArguments?.Invoke(options);
        Arguments.AddRange(options.Arguments);
        Arguments.Add(end);
    }
}
