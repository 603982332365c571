using System.CommandLine;
using System.ComponentModel;
using System.Diagnostics;
using TorchSharp;
using Video.Inference.Engine;
using Video.Inference.Models;

namespace Video.Cli.Commands;

/// <summary><c>video doctor</c>: whether this machine has what the service needs.</summary>
internal static class DoctorCommand
{
    public static Command Create()
    {
        var models = new ModelOptions();
        var command = new Command("doctor", "Check this machine: ffmpeg, libtorch, device, model.");
        models.AddTo(command);
        command.SetAction(async (parsed, cancellation) =>
        {
            var sound = true;
            sound &= await CheckAsync("ffmpeg", () => FfmpegVersionAsync(cancellation));
            sound &= await CheckAsync("libtorch", () => Task.FromResult(
                $"{torch.__version__}, {torch.get_num_threads()} threads, {(torch.cuda.is_available() ? torch.cuda.device_count() : 0)} CUDA devices"));
            sound &= await CheckAsync("model", () => Task.FromResult(Describe(models.Folder(parsed), models.Compute(parsed))));
            return sound ? 0 : 1;
        });
        return command;
    }

    private static async Task<string> FfmpegVersionAsync(CancellationToken cancellation)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo("ffmpeg", "-version") { RedirectStandardOutput = true })!;
            var text = await process.StandardOutput.ReadToEndAsync(cancellation);
            return text.Split('\n')[0];
        }
        catch (Win32Exception)
        {
            throw new VideoException(ErrorCode.Environment, "the program is not installed: apt-get install ffmpeg");
        }
    }

    private static string Describe(string folder, ComputeSettings compute)
    {
        using var model = VideoModel.Load(folder, compute);
        return $"{model.Name}: {model.Language.Config.Layers} decoder layers, {model.TokensPerFrame} visual tokens a frame, " +
            $"pictures of {model.PictureSize} x {model.PictureSize}, on {compute.Device} in {compute.Dtype}";
    }

    private static async Task<bool> CheckAsync(string what, Func<Task<string>> look)
    {
        try
        {
            Console.WriteLine($"ok      {what}: {await look()}");
            return true;
        }
        catch (VideoException failure)
        {
            Console.WriteLine($"missing {what}: {failure.Message}");
            return false;
        }
    }
}
